import { decodeValue, encodeArgs } from "../../adapters/convex/json-values.js";
import { encodeCall } from "../../adapters/convex/encode-call.js";
import { DeliveryQueue } from "../../core/emitter.js";
import { editing } from "../../core/live/editing.js";
import type { QueryEffects } from "../../core/live/effects.js";
import type { LiveStore } from "../../core/live/live-store.js";
import type { ShownOperation } from "../../core/outbox/effects/effect.js";
import { ShownEffects } from "../../core/outbox/effects/shown-effects.js";
import type { Decision } from "../../core/outbox/events.js";
import { exported } from "../../core/outbox/export.js";
import { isVisible, standingOf, type Item } from "../../core/outbox/item.js";
import type { JsonObject } from "../../core/outbox/json.js";
import { isFailed, isOpen, isUnsent, outcomeOf, type Next } from "../../core/outbox/life.js";
import { OutboxRunner, type OutboxRemote, type Saved } from "../../core/outbox/outbox-runner.js";
import type { OutboxState } from "../../core/outbox/outbox-state.js";
import type { Operation as KeptOperation } from "../../core/outbox/operation.js";
import { idsAt, temporaryId } from "../../core/outbox/temporary-ids.js";
import type {
  Chance,
  Clock,
  FunctionCall,
  Ids,
  LeaveGuard,
  Logger,
  Remote,
  RemoteConnection,
} from "../../core/ports.js";
import { SourceValue } from "../../core/source-value.js";
import type { Unsubscribe } from "../../core/source.js";
import type { MutationOutcome, Operation, SavedState } from "../realtime-client.js";
import type { AttachedOutbox, ShownCall } from "../outbox-option.js";
import type { DecisionState, OutboxSource, WaitingOperation } from "../outbox-source.js";
import { KnownMutations } from "./known-mutations.js";
import { checkMutation, laneOf, type MutationOptions, type MutationsOptions } from "./mutation-options.js";
import { closedOutcome, failureOf, outcomeFor, parkedOutcome, reasonOf, wipedOutcome } from "./outcomes.js";
import { OpenOutbox } from "./open-outbox.js";
import type { OpenPlace } from "./outbox-places.js";

export interface ClientOutboxOptions {
  readonly mutations: MutationsOptions;
  readonly remote: Remote;
  readonly outboxRemote: OutboxRemote;
  readonly openPlace: OpenPlace;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly ids: Ids;
  readonly leaveGuard: LeaveGuard;
  readonly logger: Logger;
}

type Values = Readonly<Record<string, unknown>>;

/** The outbox of whoever acts now, and what its operations show in live queries. */
export class ClientOutbox implements AttachedOutbox {
  readonly source: OutboxSource;
  readonly editing = editing;
  private readonly options: ClientOutboxOptions;
  private readonly mutations: KnownMutations;
  private effects: ShownEffects;
  private readonly queue: DeliveryQueue;
  private readonly shownState = new SourceValue<OutboxState | null>(null);
  private store: LiveStore | undefined;
  private open: OpenOutbox | null = null;
  /** Undefined: nobody knows who acts. */
  private actor: string | null | undefined;
  private isLinked = false;
  private touched: ReadonlySet<string> = new Set();
  private shownText = "";
  private readonly aliased = new Set<string>();
  /** By operation: hears how it ended, if the device couldn't keep it and it ran directly. */
  private readonly direct = new Map<string, (outcome: MutationOutcome<unknown>) => void>();
  /** Null for those that can't be read. */
  private readonly decoded = new WeakMap<JsonObject, Values | null>();
  /** The backend's results are being handed over, and are shown together when that has ended. */
  private isDelivering = false;
  private isClosed = false;

  constructor(options: ClientOutboxOptions) {
    const { logger } = options;
    this.options = options;
    this.queue = new DeliveryQueue(logger);
    this.source = this.newSource();
    this.mutations = new KnownMutations(options.mutations);
    this.effects = this.newEffects();
  }

  of(call: FunctionCall): QueryEffects | undefined {
    return this.effects.of(call);
  }

  catchUp(): void {
    this.open?.runner.catchUp();
  }

  get shown(): readonly ShownCall[] {
    const visible = (this.open?.runner.operations ?? []).filter(isVisible);
    return visible.map(({ operation: { id, fn } }) => ({ id, queries: this.effects.queriesOf(fn) }));
  }

  /** Begins for whoever acts now. What operations show goes to `store`. */
  start(store: LiveStore): void {
    this.store = store;
    this.connectionChanged(this.options.remote.connection);
  }

  /** Whether calls of this mutation are queued here, now. */
  takes(name: string): boolean {
    return this.open !== null && this.mutations.has(name);
  }

  mutate(call: FunctionCall): Operation<unknown> {
    const { open, options } = this;
    if (!open) throw new Error("There is no outbox for nobody.");
    const mutation = this.mutations.get(call.name);
    const lane = laneOf(call.name, mutation, call.args);
    const id = options.ids.next();
    const { saved, settled } = open.runner.enqueue({
      id,
      fn: call.name,
      v: 1,
      args: encodeArgs(call.args),
      lane,
      dependsOn: [],
      idPaths: mutation.ids ?? [],
      witness: null,
      policy: "none",
      label: mutation.label ?? null,
      createdAt: options.clock.now(),
      retryOf: null,
      mergeRound: 0,
    });
    const direct = new Promise<MutationOutcome<unknown>>((resolve) => this.direct.set(id, resolve));
    const ended = settled.then((outcome) => outcomeFor(call.name, outcome));
    const over = Promise.race([ended, direct, open.over]);
    void over.then(() => this.direct.delete(id));
    // The page is told nothing better than it is known when the outbox closes.
    const kept = Promise.race([saved.then(savedState), open.over.then(() => volatile)]);
    void this.askBeforeLeaving(kept, over);
    return { id, saved: kept, settled: over };
  }

  private async runDirectly({ id, fn, args, idPaths }: KeptOperation): Promise<readonly string[] | null> {
    const outcome = await this.options.remote.mutate(encodeCall(fn, decodeValue(args) as Values));
    this.direct.get(id)?.(outcome);
    return outcome.name === "applied" ? idsAt(outcome.value, idPaths) : null;
  }

  /** Only what would be lost keeps anybody from leaving. */
  private async askBeforeLeaving(saved: Promise<SavedState>, settled: Promise<unknown>): Promise<void> {
    const release = this.options.leaveGuard.hold();
    if ((await saved).name === "volatile") await settled;
    release();
  }

  private register(name: string, options: MutationOptions): boolean {
    checkMutation(name, options);
    if (!this.mutations.register(name, options)) return true;
    this.effects = this.newEffects();
    this.shownText = "";
    if (this.open) this.show(this.open.runner.operations);
    return true;
  }

  private newEffects(): ShownEffects {
    return new ShownEffects(this.mutations.effects, ({ mutation, query, error }) =>
      this.options.logger.error(
        `The effect of ${mutation} on ${query} threw, so it is not shown there any more.`,
        error,
      ),
    );
  }

  private settled(id: string): Promise<MutationOutcome<unknown>> {
    const { open } = this;
    const item = open?.runner.operation(id);
    if (!open || !item) return Promise.resolve(outcomeFor("", { name: "forgotten" }));
    const { fn } = item.operation;
    const outcome = outcomeOf(item.progress);
    if (outcome) return Promise.resolve(outcomeFor(fn, outcome));
    return Promise.race([open.runner.settled(id).then((end) => outcomeFor(fn, end)), open.over]);
  }

  private newSource(): OutboxSource {
    const { shownState } = this;
    const operations = (): readonly WaitingOperation[] =>
      (this.open?.runner.operations ?? []).flatMap((item) => this.waitingOperation(item) ?? []);
    const { ids, clock } = this.options;
    const catchUp = (): void => this.catchUp();
    return {
      get current() {
        catchUp();
        return shownState.current;
      },
      get operations() {
        return operations();
      },
      operation: (id) => this.waitingOperation(this.open?.runner.operation(id)),
      subscribe: (listener) => {
        catchUp();
        return shownState.subscribe(listener);
      },
      undo: (id) => this.decide(id, { name: "undo" }),
      discard: (id) => this.decide(id, { name: "discard" }),
      retry: (id, args) =>
        this.decide(id, {
          name: "retry",
          newId: ids.next(),
          createdAt: clock.now(),
          ...(args === undefined ? {} : { args: encodeArgs(args) }),
        }),
      settled: (id) => this.settled(id),
      register: (name, options) => this.register(name, options),
      export: () => exported(this.open?.runner.operations ?? [], shownState.current?.unreadable ?? []),
    };
  }

  private decide(id: string, decision: Decision): Promise<DecisionState> {
    return this.open?.runner.decide(id, decision) ?? Promise.resolve({ name: "too-late" });
  }

  /** What waits is kept in this page only. */
  private get isVolatile(): boolean {
    return this.open?.condition.current.name === "volatile";
  }

  private waitingOperation(item: Item | undefined): WaitingOperation | undefined {
    if (!item || (!isOpen(item.progress) && !isFailed(item.progress))) return undefined;
    const { operation, progress } = item;
    const { id, fn, label, createdAt } = operation;
    const state = isFailed(progress) ? "failed" : "pending";
    const error = isFailed(progress) ? failureOf(fn, progress) : null;
    const facts = { reason: reasonOf(progress), canUndo: isUnsent(progress), isVolatile: this.isVolatile };
    return {
      id,
      mutation: fn,
      args: this.decode(item) ?? item.args,
      label,
      createdAt,
      state,
      error,
      ...facts,
    };
  }

  connectionChanged({ identity, maySend }: RemoteConnection): void {
    if (!this.store || this.isClosed) return;
    if (identity !== this.actor || (!this.open && identity !== undefined)) this.changeActor(identity);
    if (maySend === this.isLinked) return;
    this.isLinked = maySend;
    this.open?.runner.linked(maySend);
  }

  transitionEnded(): void {
    this.isDelivering = false;
    this.tellContained();
  }

  /** Somebody else acts, or the same again: all that was asked of the backend has ended. */
  identityChanged(): void {
    if (!this.store || this.isClosed) return;
    const { identity } = this.options.remote.connection;
    if (identity !== this.actor) this.changeActor(identity);
    else this.open?.runner.rewatch();
  }

  async wipe(): Promise<void> {
    const { open } = this;
    this.open = null;
    this.show([]);
    this.shownState.set(null);
    await open?.erase(open.close(wipedOutcome));
  }

  async close(): Promise<void> {
    const { open } = this;
    this.isClosed = true;
    this.open = null;
    await open?.close(closedOutcome);
  }

  private changeActor(actor: string | null | undefined): void {
    const former = this.open;
    this.open = null;
    this.actor = actor;
    this.isLinked = false;
    this.aliased.clear();
    void former?.close(parkedOutcome);
    this.show([]);
    this.open = actor === undefined ? null : this.openFor(actor);
    if (this.open) this.open.start();
    else this.shownState.set(null);
  }

  private openFor(actor: string | null): OpenOutbox {
    const { openPlace, clock, chance, ids, outboxRemote } = this.options;
    const { store, erase, ...tabs } = openPlace(actor);
    const runner = new OutboxRunner({
      ...tabs,
      store,
      clock,
      queue: this.queue,
      options: { actor, chance, newClient: () => ids.next().replaceAll("-", "") },
      remote: {
        submit: (request) => outboxRemote.submit(request),
        watchLedger: (client, receive): Unsubscribe =>
          outboxRemote.watchLedger(client, (news) => {
            this.isDelivering = true;
            receive(news);
          }),
      },
      runDirectly: (operation) => this.runDirectly(operation),
      changed: (operations) => {
        if (this.open?.runner === runner) this.show(operations);
      },
    });
    return new OpenOutbox(runner, store.condition, (state) => this.shownState.set(state), erase);
  }

  private show(operations: readonly Item[]): void {
    const pending = operations.filter(isVisible);
    const failed = operations.filter(({ progress }) => isFailed(progress));
    this.addAliases(pending);
    const text = [...pending, ...failed].map(textOf).join();
    if (text === this.shownText) return;
    this.shownText = text;
    const before = this.touched;
    this.touched = this.effects.show(
      pending.flatMap((item) => this.shownOperation(item) ?? []),
      failed.flatMap((item) => this.shownOperation(item) ?? []),
    );
    const names = new Set([...before, ...this.touched]);
    if (this.isDelivering) this.store?.touchEffects(names);
    else this.store?.effectsChanged(names);
    if (!this.isDelivering) this.tellContained();
  }

  /** Undefined for one whose arguments can't be read. */
  private shownOperation(item: Item): ShownOperation | undefined {
    const { id, fn, createdAt } = item.operation;
    const args = this.decode(item);
    return args && { id, fn, createdAt, args, appliedAt: commitOf(standingOf(item)) };
  }

  private decode({ operation, args }: Item): Values | undefined {
    const known = this.decoded.get(args);
    if (known !== undefined) return known ?? undefined;
    try {
      const values = decodeValue(args) as Values;
      this.decoded.set(args, values);
      return values;
    } catch (error) {
      this.decoded.set(args, null);
      const { id, fn } = operation;
      this.options.logger.error(
        `The arguments of ${fn} that were kept for operation ${id} can't be read. Discard it: client.outbox.discard("${id}").`,
        error,
      );
      return undefined;
    }
  }

  /** Rows keep the key under which they were shown first. */
  private addAliases(operations: readonly Item[]): void {
    for (const item of operations) {
      const { operation } = item;
      const standing = standingOf(item);
      if (standing.name !== "applied" || this.aliased.has(operation.id)) continue;
      this.aliased.add(operation.id);
      standing.ids.forEach((realId, k) => this.store?.addAlias(temporaryId(operation.id, k), realId));
    }
  }

  /** Operations whose effect is in all that is shown are done with. */
  private tellContained(): void {
    const { open, store } = this;
    if (!open || !store) return;
    const contained = open.runner.operations.filter((item) => {
      const commit = commitOf(standingOf(item));
      if (item.isContained || commit === null) return false;
      return store.holds(this.effects.queriesOf(item.operation.fn), commit);
    });
    if (contained.length > 0) open.runner.contained(contained.map(({ operation }) => operation.id));
  }
}

const volatile: SavedState = { name: "volatile", error: null };

function savedState(saved: Saved): SavedState {
  return saved.name === "saved" ? { name: "durable" } : { name: "volatile", error: saved.error };
}

function commitOf(standing: Next): bigint | null {
  return standing.name === "applied" && standing.commitTs !== null ? BigInt(standing.commitTs) : null;
}

/** All of an operation by which what it shows can differ. */
function textOf(item: Item): string {
  const { operation, progress, revision } = item;
  return `${operation.id} ${revision} ${isFailed(progress) ? "failed" : String(commitOf(standingOf(item)))}`;
}
