import type { JSONValue } from "convex/values";
import type { QueryRequest } from "../deployment/live-queries.js";
import type { QueryResult } from "../deployment/query-result.js";
import { canonicalPath } from "../functions/function-path.js";
import type { Caller } from "../functions/registry.js";

/** One query that a client watches, and what it has been told. */
export class SubscribedQuery {
  readonly id: number;
  readonly #component: string;
  readonly #path: string;
  readonly #args: readonly JSONValue[];
  #journal: string | null;
  #result: QueryResult | undefined;
  #stopWatching: (() => void) | undefined;
  #sentFingerprint: string | undefined;

  constructor(added: {
    readonly queryId: number;
    readonly component: string;
    readonly udfPath: string;
    readonly args: readonly JSONValue[];
    readonly journal: string | null;
  }) {
    this.id = added.queryId;
    this.#component = added.component;
    this.#path = canonicalPath(added.udfPath);
    this.#args = added.args;
    this.#journal = added.journal;
  }

  /** What to run now: pinned to where the page of the last run ended. */
  request(caller: Caller): QueryRequest {
    return { component: this.#component, path: this.#path, args: this.#args, journal: this.#journal, caller };
  }

  /** The last result, if it still holds at `ts`. */
  resultAt(ts: bigint): QueryResult | undefined {
    return this.#result?.isValidAt(ts) === true ? this.#result : undefined;
  }

  /** Takes the result of this transition. Answers what the client must be told, if it doesn't know it already. */
  update(result: QueryResult, watch: (result: QueryResult) => () => void): string | undefined {
    if (result !== this.#result) {
      const stopWatchingOld = this.#stopWatching;
      this.#result = result;
      this.#stopWatching = watch(result);
      stopWatchingOld?.();
    }
    this.#journal = result.answer.journal;
    if (result.fingerprint === this.#sentFingerprint) return undefined;
    this.#sentFingerprint = result.fingerprint;
    return result.modificationFor(this.id);
  }

  close(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
  }
}
