import type { FunctionCall } from "../ports.js";
import type { Editing } from "./editing.js";
import type { QueryEffects } from "./effects.js";

/** What operations whose effect the backend's results don't hold yet do to them. */
export interface PendingEffects {
  /** What lists need to show edits. Undefined where there are never any. */
  readonly editing: Editing | undefined;
  /** Undefined when no operation touches the query. */
  of(call: FunctionCall): QueryEffects | undefined;
  /** Shows at once what has been called and is shown at the end of the running code otherwise. */
  catchUp(): void;
}

export const noEffects: PendingEffects = {
  editing: undefined,
  of: () => undefined,
  catchUp: () => undefined,
};
