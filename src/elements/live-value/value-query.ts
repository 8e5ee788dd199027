import { QueryController, type QueryControllerOptions } from "../../controllers/query-controller.js";
import type { ControllerHost } from "../../controllers/host.js";

/** What becomes of the values of a query. */
export interface ValueFlow {
  /** Takes up a change in its own time. False for one that the host has to render now. */
  takes(): boolean;
  /** Another query is followed. `isRevived`: it asks for the same as before. */
  begins(isRevived: boolean): void;
}

/** A query whose values may come faster than they can be shown. */
export class ValueQuery extends QueryController {
  readonly #flow: ValueFlow;

  constructor(host: ControllerHost, options: () => QueryControllerOptions, flow: ValueFlow) {
    super(host, options);
    this.#flow = flow;
  }

  protected override concernsHost(): boolean {
    return !this.#flow.takes();
  }

  protected override sourceChanged(_source: unknown, isRevived: boolean): undefined {
    this.#flow.begins(isRevived);
  }
}
