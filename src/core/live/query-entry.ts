import type { RealtimeError } from "../errors.js";
import { StateEmitter } from "../emitter.js";
import type { FunctionCall, RemoteResult, RemoteSubscription } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import { holds, type Snapshot } from "./effects.js";
import type { LiveContext, LiveEntry } from "./live-context.js";
import type { QueryState } from "./query-state.js";
import type { ResultStore } from "./result-store.js";
import { share } from "./share.js";
import type { Watchable } from "./shared-entries.js";

export type AnyQueryState = QueryState<unknown>;

const loadingState: AnyQueryState = {
  name: "loading",
  value: undefined,
  stale: false,
  own: false,
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
  /** What the backend said last. */
  private base: unknown;
  /** The same with what pending operations do to it. */
  private value: unknown;
  private error: RealtimeError | undefined;
  private epoch = -1;
  /** The moment that `base` belongs to, since it isn't kept up to date any more. A kept one's isn't known. */
  private frozenAt: Snapshot | undefined = null;
  /** What was given last to be kept beyond the page, and where. */
  private kept: { readonly by: ResultStore; readonly base: unknown } | undefined;

  constructor(context: LiveContext, call: FunctionCall) {
    this.context = context;
    this.call = call;
    this.state = cachedQueryState(context, call.token);
    this.hasValue = this.state.name === "ready";
    this.base = this.state.value;
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
    this.readKept();
  }

  resultsChanged(): void {
    this.readKept();
    this.keep();
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
    this.base = undefined;
    this.value = undefined;
    this.error = undefined;
    this.subscribe();
    this.commit();
  }

  fail(error: RealtimeError): void {
    this.subscription?.unsubscribe();
    this.subscription = undefined;
    this.error = error;
    this.publish();
  }

  /** Whether what is shown is of the moment `ts` or a later one. */
  holds(ts: bigint): boolean {
    return !this.hasValue || holds(this.snapshot, ts);
  }

  effectsChanged(): void {
    this.context.touch(this);
  }

  commit(): void {
    const isCurrent = this.error === undefined && this.context.isCurrent(this.epoch);
    if (isCurrent) this.frozenAt = undefined;
    else if (this.frozenAt === undefined) this.frozenAt = this.context.snapshotBefore;
    if (this.hasValue) this.context.attempt(this, () => this.applyEffects());
    this.keep();
    this.publish();
  }

  /** Shows what was kept beyond the page, unless the backend is faster. */
  private readKept(): void {
    const { results, queue } = this.context;
    const { subscription } = this;
    if (!results || this.hasValue) return;
    void results.read(this.call.token).then(([kept]) => {
      const isWanted = results === this.context.results && subscription === this.subscription;
      if (!isWanted || this.hasValue || this.error || kept?.content.name !== "value") return;
      this.base = kept.content.value;
      this.hasValue = true;
      this.frozenAt = kept.ts;
      this.kept = { by: results, base: this.base };
      queue.batch(() => this.commit());
    });
  }

  /** Has the newest result kept beyond the page, as long as the backend vouches for it. */
  private keep(): void {
    const { base } = this;
    const { results, snapshot: ts } = this.context;
    if (!results || !this.hasValue || this.frozenAt !== undefined) return;
    if (this.kept?.by === results && Object.is(this.kept.base, base)) return;
    this.kept = { by: results, base };
    results.keep({
      token: this.call.token,
      part: "",
      range: null,
      content: { name: "value", value: base },
      ts,
    });
  }

  private applyEffects(): void {
    const effects = this.context.effects.of(this.call);
    if (effects) this.value = share(this.value, effects.value(this.base, this.snapshot));
    // The objects that are shown stay, as far as the backend says the same.
    else this.base = this.value = share(this.value, this.base);
  }

  private publish(): void {
    const next = this.derive();
    if (isSameState(this.state, next)) return;
    this.state = next;
    this.emitter.changed();
  }

  private get snapshot(): Snapshot {
    return this.frozenAt === undefined ? this.context.snapshot : this.frozenAt;
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
      this.base = share(this.base, result.value);
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
    const own = this.context.isOwnTransition;
    if (error) return { name: "failed", value: this.value, stale, own, error };
    return this.hasValue ? { name: "ready", value: this.value, stale, own, error: undefined } : loadingState;
  }

  private staleState(): AnyQueryState {
    return { name: "ready", value: this.value, stale: true, own: false, error: undefined };
  }
}

/** What is known of a query that nobody watches. */
export function cachedQueryState(context: LiveContext, token: string): AnyQueryState {
  return (context.cache.get(token) as AnyQueryState | undefined) ?? loadingState;
}

function isSameState(a: AnyQueryState, b: AnyQueryState): boolean {
  return a.name === b.name && Object.is(a.value, b.value) && a.stale === b.stale && a.error === b.error;
}
