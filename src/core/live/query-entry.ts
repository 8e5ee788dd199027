import type { RealtimeError } from "../errors.js";
import { StateEmitter } from "../emitter.js";
import type { FunctionCall, RemoteResult, RemoteSubscription } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import type { LiveContext, LiveEntry } from "./live-context.js";
import type { QueryState } from "./query-state.js";
import { share } from "./share.js";
import type { Watchable } from "./shared-entries.js";

export type AnyQueryState = QueryState<unknown>;

const loadingState: AnyQueryState = {
  status: "loading",
  value: undefined,
  stale: false,
  error: undefined,
};

/** One query on the backend, shared by all who watch it. */
export class QueryEntry implements Watchable, LiveEntry {
  state: AnyQueryState;
  private readonly context: LiveContext;
  private readonly call: FunctionCall;
  private readonly emitter: StateEmitter<AnyQueryState>;
  private subscription: RemoteSubscription | undefined;
  private hasValue: boolean;
  private value: unknown;
  private error: RealtimeError | undefined;
  private epoch = -1;

  constructor(context: LiveContext, call: FunctionCall) {
    this.context = context;
    this.call = call;
    this.state = cachedQueryState(context, call.token);
    this.hasValue = this.state.status === "ready";
    this.value = this.state.value;
    this.emitter = new StateEmitter(context.queue, () => this.state);
  }

  get name(): string {
    return this.call.name;
  }

  get watchers(): number {
    return this.emitter.size;
  }

  start(): void {
    this.context.cache.delete(this.call.token);
    this.subscribe();
    this.commit();
  }

  stop(): void {
    this.subscription?.unsubscribe();
    this.subscription = undefined;
    if (!this.hasValue || this.error || this.context.failure) return;
    this.context.cache.set(
      this.call.token,
      this.staleState(),
      Array.isArray(this.value) ? this.value.length : 1,
    );
  }

  watch(listener: (state: AnyQueryState) => void): Unsubscribe {
    return this.emitter.add(listener);
  }

  retry(): void {
    if (!this.error || this.context.failure) return;
    this.subscription?.unsubscribe();
    this.error = undefined;
    this.subscribe();
    this.commit();
  }

  /** Forgets what belonged to the former identity and asks again. */
  reset(): void {
    this.subscription?.unsubscribe();
    this.hasValue = false;
    this.value = undefined;
    this.error = undefined;
    this.subscribe();
    this.commit();
  }

  fail(error: RealtimeError): void {
    this.subscription?.unsubscribe();
    this.subscription = undefined;
    this.error = error;
    this.commit();
  }

  commit(): void {
    const next = this.derive();
    if (isSameState(this.state, next)) return;
    this.state = next;
    this.emitter.changed();
  }

  private subscribe(): void {
    this.epoch = -1;
    this.subscription = this.context.failure
      ? undefined
      : this.context.remote.subscribe(this.call, (result) =>
          this.context.attempt(this, () => this.receive(result)),
        );
  }

  private receive(result: RemoteResult): void {
    this.epoch = this.context.connection.epoch;
    if (result.ok) {
      this.value = share(this.value, result.value);
      this.hasValue = true;
      this.error = undefined;
    } else {
      this.error = result.error;
    }
    this.context.touch(this);
  }

  private derive(): AnyQueryState {
    const error = this.error ?? this.context.failure;
    const stale = !this.context.isCurrent(this.epoch);
    if (error) return { status: "error", value: this.value, stale, error };
    return this.hasValue ? { status: "ready", value: this.value, stale, error: undefined } : loadingState;
  }

  private staleState(): AnyQueryState {
    return { status: "ready", value: this.value, stale: true, error: undefined };
  }
}

/** What is known of a query that nobody watches. */
export function cachedQueryState(context: LiveContext, token: string): AnyQueryState {
  return (context.cache.get(token) as AnyQueryState | undefined) ?? loadingState;
}

function isSameState(a: AnyQueryState, b: AnyQueryState): boolean {
  return a.status === b.status && Object.is(a.value, b.value) && a.stale === b.stale && a.error === b.error;
}
