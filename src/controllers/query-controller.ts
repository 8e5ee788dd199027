import type { FunctionArgs, RealtimeClient } from "../client/realtime-client.js";
import type { RealtimeError } from "../core/errors.js";
import type { QueryState } from "../core/live/query-state.js";
import type { ClientControllerOptions } from "./client-controller.js";
import { isSameValue } from "./same-value.js";
import { WatchController } from "./watch-controller.js";

/** What is watched. Another query, other arguments or another client begin anew. */
export interface QueryControllerOptions extends ClientControllerOptions {
  /** Name of the query, as in "messages:list". Nothing is watched while it is empty. */
  readonly query: string | undefined;
  /** Arguments of the query. Compared by value: a new object that is equal changes nothing. */
  readonly args?: FunctionArgs | undefined;
}

const loading = { name: "loading", value: undefined, stale: false, own: false, error: undefined } as const;

/**
 * One live query in a Lit element. The options are read again at each update of the host.
 *
 * ```ts
 * class UnreadCount extends LitElement {
 *   #count = new QueryController<number>(this, () => ({ query: "messages:unread", args: { room: this.room } }));
 *   render() { return html`${this.#count.value ?? "…"}`; }
 * }
 * ```
 *
 * @public
 */
export class QueryController<T = unknown> extends WatchController<
  QueryControllerOptions,
  ReturnType<RealtimeClient["watch"]>
> {
  /** What is known of the query. `loading` also while there is no client or no query. */
  get state(): QueryState<T> {
    const { refusal } = this;
    if (refusal) return { name: "failed", value: undefined, stale: false, own: false, error: refusal };
    return (this.source?.current as QueryState<T> | undefined) ?? loading;
  }

  /** The newest result, or undefined before the first. */
  get value(): T | undefined {
    return this.state.value;
  }

  get error(): RealtimeError | undefined {
    return this.state.error;
  }

  /** Asks again after an error. Does nothing otherwise. */
  retry(): void {
    this.source?.retry();
  }

  protected override open(
    client: RealtimeClient,
    { query, args }: QueryControllerOptions,
  ): ReturnType<RealtimeClient["watch"]> | undefined {
    return query ? client.watch(query, args) : undefined;
  }

  protected override isSame(before: QueryControllerOptions, now: QueryControllerOptions): boolean {
    return before.query === now.query && isSameValue(before.args, now.args);
  }
}
