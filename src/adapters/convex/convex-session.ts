import { BaseConvexClient } from "convex/browser";
import type { Value } from "convex/values";
import { RealtimeError } from "../../core/errors.js";
import type {
  Clock,
  FetchToken,
  FunctionCall,
  Logger,
  QueryJournal,
  RemoteConnection,
  RemoteResult,
  RemoteSubscription,
  Scheduler,
} from "../../core/ports.js";
import { convexLogger } from "./convex-logger.js";
import { observeWebSocket } from "./observed-web-socket.js";
import { PendingMutations } from "./pending-mutations.js";
import { QueryRoutes } from "./query-routes.js";
import { mutationError, queryError } from "./remote-error.js";
import { SignIn, type SignInObserver } from "./sign-in.js";

type Transition = Parameters<Parameters<BaseConvexClient["addOnTransitionHandler"]>[0]>[0];
type QueryResult = Extract<Transition["queries"][number]["modification"], { kind: "Updated" }>["result"];

interface SessionObserver extends SignInObserver {
  transitionEnded(): void;
  connectionChanged(): void;
  heard(): void;
}

export interface SessionOptions {
  readonly url: string;
  readonly webSocketConstructor: typeof WebSocket;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly observer: SessionObserver;
}

/** What a session knows of its connection. */
export type SessionConnection = Pick<
  RemoteConnection,
  "isOpen" | "hasEverConnected" | "failedTries" | "nextTryAt" | "fatalError"
> & { readonly sockets: number };

/** One `BaseConvexClient`, which serves one identity and no other. */
export class ConvexSession {
  private readonly client: BaseConvexClient;
  private readonly options: SessionOptions;
  private readonly routes = new QueryRoutes();
  private readonly pending = new PendingMutations();
  private signIn: SignIn | undefined;
  private sockets = 0;
  private nextTryAt: number | null = null;
  private fatalError: RealtimeError | null = null;
  private isRetired = false;
  private isClosed = false;
  private readonly closed: Promise<void>;
  private noteClosed: () => void = () => undefined;
  private wasUsed = false;
  private wasOpen = false;

  constructor(options: SessionOptions) {
    this.options = options;
    this.closed = new Promise((resolve) => (this.noteClosed = resolve));
    this.client = new BaseConvexClient(options.url, () => undefined, {
      webSocketConstructor: this.observedWebSocket(),
      logger: convexLogger(options.logger, (wait) => this.backedOff(wait)),
      // The client's own warning stays on the page for ever and misses what was not sent yet: see LeaveGuard.
      unsavedChangesWarning: false,
      skipConvexDeploymentUrlCheck: true,
    });
    this.client.addOnTransitionHandler((transition) => this.transition(transition));
    this.client.subscribeToConnectionState(() => this.connectionChanged());
  }

  /** Whether anything was asked of the backend, or anybody signed in. */
  get isUntouched(): boolean {
    return !this.wasUsed && !this.signIn;
  }

  get connection(): SessionConnection {
    const state = this.client.connectionState();
    return {
      sockets: this.sockets,
      // A socket that waits for a token has connected to nothing yet.
      isOpen: state.isWebSocketConnected && state.hasEverConnected && !this.fatalError,
      hasEverConnected: state.hasEverConnected,
      failedTries: state.connectionRetries,
      nextTryAt: this.nextTryAt,
      fatalError: this.fatalError,
    };
  }

  subscribe(
    { name, args }: Pick<FunctionCall, "name" | "args">,
    receive: (result: RemoteResult) => void,
    journal: QueryJournal,
  ): RemoteSubscription {
    this.wasUsed = true;
    const values = args as Record<string, Value>;
    const query = this.client.subscribe(name, values, journal === undefined ? {} : { journal });
    let isOpen = true;
    const route = this.routes.add(query.queryToken, name, (result) => {
      if (isOpen) receive(result);
    });
    if (route.last) this.deliverSoon(route.last, (result) => isOpen && receive(result));
    return {
      journal: () => this.client.queryJournal(name, values),
      unsubscribe: () => {
        if (!isOpen) return;
        isOpen = false;
        route.remove();
        query.unsubscribe();
      },
    };
  }

  mutate({ name, args }: FunctionCall): Promise<RemoteResult> {
    this.wasUsed = true;
    if (this.fatalError) return Promise.resolve({ ok: false, error: this.fatalError });
    const answer = this.client.mutation(name, args as Record<string, Value>).then(
      (value: unknown): RemoteResult => ({ ok: true, value }),
      (error: unknown): RemoteResult => ({ ok: false, error: mutationError(name, error) }),
    );
    const result = this.pending.add(answer);
    void result.then(() => this.closeIfDone());
    return result;
  }

  setAuth(fetchToken: FetchToken): void {
    const signIn = new SignIn(fetchToken, this.options.observer, this.options.logger);
    this.signIn = signIn;
    this.client.setAuth(signIn.token, signIn.changed, signIn.refreshing);
  }

  reconnect(): void {
    // The Convex client has no public way to skip its wait; it does this itself when the device comes online.
    const { webSocketManager } = this.client as unknown as {
      webSocketManager?: { tryReconnectImmediately?: () => void };
    };
    if (webSocketManager?.tryReconnectImmediately) webSocketManager.tryReconnectImmediately();
    else
      this.options.logger.warn("This version of convex can't be told to reconnect now; it will by itself.");
  }

  /**
   * Another identity takes over. Mutations that are on their way are waited for, but only on the connection that
   * carries them: sent again on another one they might run as somebody else.
   */
  async retire(): Promise<void> {
    this.endWatching();
    this.closeIfDone();
    await this.closed;
  }

  /** Mutations without an answer are settled with `reason`. */
  async close(reason: RealtimeError): Promise<void> {
    this.endWatching();
    if (!this.isClosed) {
      this.isClosed = true;
      this.pending.interruptAll(reason);
      this.client.close().then(this.noteClosed, this.noteClosed);
    }
    await this.closed;
  }

  private endWatching(): void {
    this.isRetired = true;
    this.routes.clear();
    this.signIn?.end();
  }

  private closeIfDone(): void {
    if (!this.isRetired || this.isClosed) return;
    const canFinish = this.pending.size > 0 && this.connection.isOpen && !this.signIn?.isWaiting;
    if (!canFinish) void this.close(identityChangedError);
  }

  private observedWebSocket(): typeof WebSocket {
    return observeWebSocket(this.options.webSocketConstructor, {
      opening: () => {
        this.sockets++;
        this.nextTryAt = null;
        this.connectionChangedSoon();
      },
      heard: () => {
        if (!this.isRetired) this.options.observer.heard();
      },
      failed: (error) => this.failed(error),
    });
  }

  private backedOff(wait: number): void {
    this.nextTryAt = this.options.clock.now() + wait;
    this.connectionChangedSoon();
  }

  /** The Convex client is in the middle of something when it reports, and must not be called from there. */
  private connectionChangedSoon(): void {
    this.options.scheduler.microtask(() => this.connectionChanged());
  }

  private connectionChanged(): void {
    this.closeIfDone();
    this.wasOpen = this.connection.isOpen;
    if (!this.isRetired) this.options.observer.connectionChanged();
  }

  private failed(cause: unknown): void {
    const message = cause instanceof Error ? cause.message : String(cause);
    this.fatalError = new RealtimeError("server-fatal", `The connection can't go on: ${message}`, { cause });
    // The Convex client logs what the backend said; anything else it has just thrown.
    if (!message.startsWith("[CONVEX FATAL ERROR]"))
      this.options.logger.error(this.fatalError.message, cause);
    this.pending.interruptAll(this.fatalError);
    void this.client.close();
    this.connectionChangedSoon();
  }

  private transition(transition: Transition): void {
    if (this.isRetired) return;
    // The client reports that it is connected a moment later; the results must not look stale until then.
    if (!this.wasOpen) this.connectionChanged();
    let isForUs = false;
    for (const { token, modification } of transition.queries) {
      if (modification.kind !== "Updated" || !modification.result) continue;
      const { result } = modification;
      isForUs = this.routes.deliver(token, (name) => remoteResult(name, result)) || isForUs;
    }
    if (isForUs) this.options.observer.transitionEnded();
  }

  private deliverSoon(result: RemoteResult, receive: (result: RemoteResult) => void): void {
    this.options.scheduler.microtask(() => {
      if (this.isRetired) return;
      receive(result);
      this.options.observer.transitionEnded();
    });
  }
}

function remoteResult(queryName: string, result: NonNullable<QueryResult>): RemoteResult {
  if (result.success) return { ok: true, value: result.value };
  return { ok: false, error: queryError(queryName, result.errorMessage, result.errorData) };
}

const identityChangedError = new RealtimeError(
  "mutation-interrupted",
  "The sign-in changed before the backend answered.",
);
