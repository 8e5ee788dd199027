import type { RealtimeError } from "../../../src/core/errors.js";
import { noEffects, type PendingEffects } from "../../../src/core/live/pending-effects.js";
import { LiveStore } from "../../../src/core/live/live-store.js";
import type {
  Connectivity,
  FunctionCall,
  Logger,
  QueryJournal,
  Remote,
  RemoteConnection,
  RemoteObserver,
  RemoteOutcome,
  RemoteResult,
  RemoteSubscription,
  ResultCache,
  Scheduler,
} from "../../../src/core/ports.js";
import { MemoryResultCache } from "../../../src/adapters/memory/memory-result-cache.js";

export interface ScriptedSubscription {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  journal: QueryJournal;
  readonly receive: (result: RemoteResult) => void;
}

const down: RemoteConnection = {
  epoch: 0,
  isOpen: false,
  maySend: false,
  identity: null,
  hasEverConnected: false,
  heardAt: null,
  failedTries: 0,
  nextTryAt: null,
  authError: null,
  fatalError: null,
};

/** A backend that says only what the test makes it say. */
export class ScriptedRemote implements Remote {
  connection = down;
  readonly open = new Set<ScriptedSubscription>();
  subscribed = 0;
  /** Of the newest transition. */
  ts = 0n;
  private observer: RemoteObserver | undefined;

  observe(observer: RemoteObserver): void {
    this.observer = observer;
  }

  subscribe(
    { name, args }: Pick<FunctionCall, "name" | "args">,
    receive: (result: RemoteResult) => void,
    journal?: QueryJournal,
  ): RemoteSubscription {
    const subscription: ScriptedSubscription = { name, args, receive, journal };
    this.open.add(subscription);
    this.subscribed++;
    return {
      journal: () => subscription.journal,
      unsubscribe: () => void this.open.delete(subscription),
    };
  }

  get only(): ScriptedSubscription {
    const [first, ...others] = this.open;
    if (!first || others.length > 0) throw new Error(`${this.open.size} subscriptions are open`);
    return first;
  }

  set(change: Partial<RemoteConnection>): void {
    this.connection = { ...this.connection, ...change };
    this.observer?.connectionChanged(this.connection);
  }

  connect(): void {
    this.set({
      epoch: this.connection.epoch + 1,
      isOpen: true,
      maySend: true,
      hasEverConnected: true,
      failedTries: 0,
    });
  }

  drop(): void {
    this.set({ isOpen: false, maySend: false, failedTries: this.connection.failedTries + 1 });
  }

  /** All of `results` in one transition. */
  transition(...results: readonly (readonly [ScriptedSubscription, RemoteResult])[]): void {
    this.deliver(results, false);
  }

  /** The same, as the answer to a mutation of this client. */
  ownTransition(...results: readonly (readonly [ScriptedSubscription, RemoteResult])[]): void {
    this.deliver(results, true);
  }

  private deliver(results: readonly (readonly [ScriptedSubscription, RemoteResult])[], isOwn: boolean): void {
    for (const [subscription, result] of results)
      if (this.open.has(subscription)) subscription.receive(result);
    this.ts += 1n;
    this.observer?.transitionEnded({ ts: this.ts, isOwn });
  }

  /** One transition with a value for the only subscription. */
  answer(value: unknown): void {
    this.transition([this.only, { ok: true, value }]);
  }

  fail(error: RealtimeError): void {
    this.transition([this.only, { ok: false, error }]);
  }

  heard(): void {
    this.observer?.heard();
  }

  changeIdentity(): void {
    this.open.clear();
    this.observer?.identityChanged();
  }

  trySend(): null {
    return null;
  }

  mutate(): Promise<RemoteOutcome> {
    return Promise.resolve({ name: "applied", value: null });
  }

  setAuth(): void {
    this.changeIdentity();
  }

  reconnect(): void {
    this.connect();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Runs microtasks when the test says so. */
class ManualScheduler implements Scheduler {
  private readonly tasks: (() => void)[] = [];

  microtask(task: () => void): void {
    this.tasks.push(task);
  }

  task(task: () => void): void {
    this.tasks.push(task);
  }

  run(): void {
    for (let task = this.tasks.shift(); task; task = this.tasks.shift()) task();
  }
}

class ScriptedConnectivity implements Connectivity {
  isOnline = true;
  private readonly listeners = new Set<(isOnline: boolean) => void>();

  subscribe(listener: (isOnline: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  get listening(): number {
    return this.listeners.size;
  }

  set(isOnline: boolean): void {
    this.isOnline = isOnline;
    for (const listener of this.listeners) listener(isOnline);
  }
}

export class LinesLogger implements Logger {
  readonly lines: { readonly level: string; readonly message: string; readonly details: unknown[] }[] = [];
  debug = this.at("debug");
  info = this.at("info");
  warn = this.at("warn");
  error = this.at("error");

  private at(level: string): (message: string, ...details: unknown[]) => void {
    return (message, ...details) => this.lines.push({ level, message, details });
  }
}

/** A store over a scripted backend. */
export function scriptedStore(
  cache: ResultCache = new MemoryResultCache(),
  effects: PendingEffects = noEffects,
) {
  const remote = new ScriptedRemote();
  const scheduler = new ManualScheduler();
  const connectivity = new ScriptedConnectivity();
  const logger = new LinesLogger();
  const store = new LiveStore({ remote, cache, connectivity, scheduler, logger, effects });
  return { remote, scheduler, connectivity, logger, store };
}

export function call(name: string, args: Record<string, unknown> = {}): FunctionCall {
  return { name, args, token: `${name} ${JSON.stringify(args)}` };
}

export function ok(value: unknown): RemoteResult {
  return { ok: true, value };
}
