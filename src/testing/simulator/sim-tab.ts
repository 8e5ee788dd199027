import type { MemoryTab } from "../../adapters/memory/memory-tabs.js";
import { MemoryResultCache } from "../../adapters/memory/memory-result-cache.js";
import { encodeCall } from "../../adapters/convex/encode-call.js";
import { ConvexRealtimeClient } from "../../client/convex-realtime-client.js";
import type { AttachedOutbox, OutboxOption, ShownCall } from "../../client/outbox-option.js";
import type {
  MutationOutcome,
  Operation,
  QuerySource,
  RealtimeClient,
} from "../../client/realtime-client.js";
import type { Json } from "../../core/outbox/json.js";
import type { PagesSource, PagesState } from "../../core/live/pages-state.js";
import type { QueryState } from "../../core/live/query-state.js";
import type { Clock, Logger, Scheduler } from "../../core/ports.js";
import type { Source } from "../../core/source.js";
import { SourceValue } from "../../core/source-value.js";
import { DeviceStore } from "../device/device-store.js";
import type { Disk } from "../device/disk.js";
import type { StoreCall } from "../device/store-call.js";
import type { SeededChance } from "../seeded-chance.js";
import type { VirtualClock } from "../virtual-clock.js";
import { asJson, canonical, type SimBackend } from "./sim-backend.js";
import { SimRemote } from "./sim-remote.js";

/** What a page watches, by names of one's own: what `client.watch()` and `client.watchPages()` return. */
export type WatchedSources = Readonly<
  Record<string, Source<QueryState<unknown>> | Source<PagesState<unknown>>>
>;

/** A call of a mutation, as it went. */
export interface SimulatedCall {
  readonly id: string;
  /** The page that made it. */
  readonly tab: string;
  readonly mutation: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** `open`: it hasn't been told. */
  saved: "open" | "durable" | "volatile";
  /** What the page was told. Null: nothing, as its page ended before. */
  outcome: MutationOutcome<unknown> | null;
}

export interface SimTabParts {
  readonly name: string;
  readonly backend: SimBackend;
  readonly disk: Disk;
  readonly page: MemoryTab;
  readonly clock: VirtualClock;
  readonly chance: SeededChance;
  readonly outbox: OutboxOption;
  readonly newId: () => string;
  readonly watch: (client: RealtimeClient) => WatchedSources;
  readonly called: (call: SimulatedCall) => void;
  readonly failed: (message: string) => void;
}

/** One page of the browser: the client that apps have, over a storage and a network that a schedule moves. */
export class SimTab {
  readonly name: string;
  readonly remote: SimRemote;
  readonly client: RecordingClient;
  readonly watched: WatchedSources;
  /** What waits for the storage, in its order. */
  readonly storeCalls: StoreCall[] = [];
  private readonly outbox: AttachedOutbox;
  private readonly page: MemoryTab;
  private readonly timers = new Set<() => void>();

  constructor({
    name,
    backend,
    disk,
    page,
    clock,
    chance,
    outbox,
    newId,
    watch,
    called,
    failed,
  }: SimTabParts) {
    this.name = name;
    this.page = page;
    this.remote = new SimRemote(backend, () => clock.now());
    const parts = {
      url: "http://simulator.invalid",
      remote: this.remote,
      clock: this.ownClock(clock),
      chance,
      ids: { next: newId },
      leaveGuard: { hold: () => () => undefined },
      logger: loggerTo((message) => failed(`${name} has logged: ${message}`)),
      scheduler: tasks,
    };
    this.outbox = outbox.attach({
      ...parts,
      isDurable: true,
      makeRoom: () => Promise.resolve(),
      openPlace: () => ({
        store: new DeviceStore(disk, (call) => this.storeCalls.push(call)),
        lock: page.lock,
        channel: page.channel,
        life: page.life,
        erase: (closed) => closed.then(() => disk.clear()),
      }),
    });
    this.client = new RecordingClient(
      {
        ...parts,
        outbox: this.outbox,
        storage: new SourceValue({ name: "memory", reason: "asked" }),
        cache: new MemoryResultCache(),
        connectivity: { isOnline: true, subscribe: () => () => undefined },
        whenIdle: queueMicrotask,
      },
      name,
      called,
    );
    this.watched = watch(this.client);
    for (const source of Object.values(this.watched)) source.subscribe(() => undefined);
  }

  /** What the page shows now, by the names of what it watches. */
  get shown(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(this.watched).map(([name, { current }]) => [name, current]));
  }

  /** The same as text that is equal for equal data, without what isn't there yet. */
  view(backend: SimBackend, ignored: ReadonlySet<string>): Readonly<Record<string, string>> {
    const loaded = Object.entries(this.watched).filter(([, { current }]) => current.name !== "loading");
    return Object.fromEntries(loaded.map(([name, { current }]) => [name, viewOf(current, backend, ignored)]));
  }

  /** Operations whose effects it shows, as far as the data don't hold them. */
  get effects(): readonly ShownCall[] {
    return this.outbox.shown;
  }

  /** The query that is watched by this name. */
  queryOf(name: string): string | undefined {
    const source = this.watched[name];
    return source && this.client.queries.get(source);
  }

  get waits(): boolean {
    return this.storeCalls.length > 0 || this.remote.requestCount + this.remote.answerCount > 0;
  }

  /** The page is gone. Left in peace, it tells that it goes. */
  end({ isCrash }: { readonly isCrash: boolean }): void {
    if (!isCrash) this.page.live("suspended");
    for (const stop of this.timers) stop();
    this.storeCalls.splice(0);
    this.page.crash();
  }

  /** Its timers end with it. */
  private ownClock(clock: VirtualClock): Clock {
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      setTimer: (ring, delayMs) => {
        const stop = clock.setTimer(() => {
          this.timers.delete(stop);
          ring();
        }, delayMs);
        this.timers.add(stop);
        return () => {
          this.timers.delete(stop);
          stop();
        };
      },
    };
  }
}

/** A client that notes each call, what its caller hears of it, and which query a source is of. */
class RecordingClient extends ConvexRealtimeClient {
  readonly queries = new WeakMap<object, string>();
  private readonly tab: string;
  private readonly called: (call: SimulatedCall) => void;

  constructor(
    options: ConstructorParameters<typeof ConvexRealtimeClient>[0],
    tab: string,
    called: (call: SimulatedCall) => void,
  ) {
    super(options);
    this.tab = tab;
    this.called = called;
  }

  override watch<T>(...call: Parameters<ConvexRealtimeClient["watch"]>): QuerySource<T> {
    return this.noted(super.watch<T>(...call), call[0]);
  }

  override watchPages<Row>(...call: Parameters<ConvexRealtimeClient["watchPages"]>): PagesSource<Row> {
    return this.noted(super.watchPages<Row>(...call), call[0]);
  }

  override mutate<T>(...[mutation, args = {}]: Parameters<ConvexRealtimeClient["mutate"]>): Operation<T> {
    const operation = super.mutate<T>(mutation, args);
    const { id, saved, settled } = operation;
    const { name } = encodeCall(mutation);
    const call: SimulatedCall = { id, tab: this.tab, mutation: name, args, saved: "open", outcome: null };
    this.called(call);
    void saved.then((state) => (call.saved = state.name));
    void settled.then((outcome) => (call.outcome = outcome));
    return operation;
  }

  private noted<S extends object>(source: S, query: Parameters<typeof encodeCall>[0]): S {
    this.queries.set(source, encodeCall(query).name);
    return source;
  }
}

const tasks: Scheduler = {
  microtask: (task) => queueMicrotask(task),
  task: (task) => queueMicrotask(task),
};

function loggerTo(tell: (message: string) => void): Logger {
  const line = (message: string, ...details: unknown[]): void =>
    tell([message, ...details.map((detail) => (detail instanceof Error ? detail.message : ""))].join(" "));
  return { debug: () => undefined, info: () => undefined, warn: () => undefined, error: line };
}

function viewOf(
  state: QueryState<unknown> | PagesState<unknown>,
  backend: SimBackend,
  ignored: ReadonlySet<string>,
): string {
  if (state.name === "failed") return `error: ${state.error.message}`;
  const json: Json = "rows" in state ? state.rows.map(asJson) : asJson(state.value);
  return canonical(without(backend.withRealIds(json), ignored));
}

function without(value: Json, ignored: ReadonlySet<string>): Json {
  return JSON.parse(JSON.stringify(value), (field, item: Json) =>
    ignored.has(field) ? undefined : item,
  ) as Json;
}
