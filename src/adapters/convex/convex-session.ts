import { BaseConvexClient } from "convex/browser";
import type { Value } from "convex/values";
import { messageOf, RealtimeError } from "../../core/errors.js";
import type {
  Chance,
  Clock,
  FetchToken,
  FunctionCall,
  Logger,
  QueryJournal,
  RemoteConnection,
  RemoteOutcome,
  RemoteResult,
  RemoteSubscription,
  RemoteTransition,
  Scheduler,
} from "../../core/ports.js";
import { convexLogger } from "./convex-logger.js";
import { MutationQueue } from "./mutation-queue.js";
import { QueryRoutes } from "./query-routes.js";
import { mutationError, queryError } from "./remote-error.js";
import { SessionSockets } from "./session-sockets.js";
import { type ExpectedIdentity, SignIn, type SignInObserver } from "./sign-in.js";

type Transition = Parameters<Parameters<BaseConvexClient["addOnTransitionHandler"]>[0]>[0];
type QueryResult = Extract<Transition["queries"][number]["modification"], { kind: "Updated" }>["result"];

interface SessionObserver extends SignInObserver {
  transitionEnded(transition: RemoteTransition): void;
  connectionChanged(): void;
  heard(): void;
}

export interface SessionOptions {
  readonly url: string;
  readonly webSocketConstructor: typeof WebSocket;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly observer: SessionObserver;
}

/** What a session knows of its connection. */
export type SessionConnection = Pick<
  RemoteConnection,
  | "isOpen"
  | "maySend"
  | "identity"
  | "hasEverConnected"
  | "failedTries"
  | "nextTryAt"
  | "authError"
  | "fatalError"
> & { readonly sockets: number };

/** One `BaseConvexClient`, which serves one identity and no other. */
export class ConvexSession {
  private readonly client: BaseConvexClient;
  private readonly options: SessionOptions;
  private readonly routes = new QueryRoutes();
  private readonly mutations: MutationQueue;
  private readonly sockets: SessionSockets;
  private signIn: SignIn | undefined;
  private fatalError: RealtimeError | null = null;
  private isRetired = false;
  private isClosed = false;
  private readonly closed: Promise<void>;
  private noteClosed: () => void = () => undefined;
  /** Requests whose answers aren't the reader's own acts. */
  private readonly unnoticed = new Set<number>();
  private wasUsed = false;
  private wasOpen = false;

  constructor(options: SessionOptions) {
    this.options = options;
    this.closed = new Promise((resolve) => (this.noteClosed = resolve));
    this.mutations = new MutationQueue({
      canSend: () => this.canSend(),
      send: (call) => this.send(call),
    });
    this.sockets = new SessionSockets({
      ...options,
      mayTalk: () => this.mayTalk,
      changed: () => this.connectionChangedSoon(),
      heard: () => {
        if (!this.isRetired) options.observer.heard();
      },
      lost: () => this.openAnotherSocket(),
      failed: (cause) => this.endForGood(cause),
    });
    this.client = new BaseConvexClient(options.url, () => undefined, {
      webSocketConstructor: this.sockets.webSocketConstructor,
      logger: convexLogger(options.logger, (wait) => this.sockets.waits(wait)),
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

  get isOpen(): boolean {
    const { isWebSocketConnected, hasEverConnected } = this.client.connectionState();
    // A socket that waits for a token has connected to nothing yet.
    const isConnected = isWebSocketConnected && hasEverConnected;
    return isConnected && !this.sockets.isSilent && !this.signIn?.problem && !this.fatalError;
  }

  get connection(): SessionConnection {
    const { hasEverConnected, connectionRetries } = this.client.connectionState();
    return {
      sockets: this.sockets.count,
      isOpen: this.isOpen,
      maySend: this.canSend(),
      identity: this.signIn ? this.signIn.actor : null,
      hasEverConnected,
      failedTries: connectionRetries,
      nextTryAt: this.sockets.nextTryAt,
      authError: this.signIn?.problem ?? null,
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

  mutate(call: FunctionCall): Promise<RemoteOutcome> {
    this.wasUsed = true;
    if (this.fatalError) return Promise.resolve({ name: "rejected", error: this.fatalError });
    const outcome = this.mutations.add(call);
    void outcome.then(() => this.closeIfDone());
    return outcome;
  }

  trySend(call: Pick<FunctionCall, "name" | "args">): Promise<RemoteOutcome> | null {
    if (!this.canSend()) return null;
    this.wasUsed = true;
    const { nextRequestId } = this.client as unknown as { nextRequestId?: number };
    if (nextRequestId !== undefined) this.unnoticed.add(nextRequestId);
    return this.send(call);
  }

  setAuth(fetchToken: FetchToken, expected: ExpectedIdentity): void {
    const { clock, chance, logger, observer } = this.options;
    this.signIn = new SignIn({
      fetchToken,
      expected,
      clock,
      chance,
      logger,
      observer,
      changed: () => this.signInChanged(),
      again: () => this.startSignIn(),
    });
    this.startSignIn();
  }

  reconnect(): void {
    this.signIn?.retryNow();
    if (this.sockets.isSilent) this.openAnotherSocket();
    else this.skipWait();
  }

  /** The reader looks at the page again. */
  lookedAt(): void {
    this.signIn?.retryNow();
    this.sockets.lookedAt();
  }

  /**
   * Another identity takes over. Mutations that are on their way are waited for, but only on the connection that
   * carries them: sent again on another one they might run as somebody else.
   */
  async retire(): Promise<void> {
    this.endWatching();
    this.mutations.rejectWaiting(identityChangedError);
    this.closeIfDone();
    await this.closed;
  }

  /** Mutations that were not sent are rejected with `unsent`; those without an answer are interrupted. */
  async close(unsent: RealtimeError): Promise<void> {
    this.endWatching();
    if (!this.isClosed) {
      this.isClosed = true;
      this.sockets.end();
      this.mutations.rejectWaiting(unsent);
      this.mutations.interruptSent(interrupted(unsent));
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
    const canFinish = this.mutations.sentCount > 0 && this.connection.isOpen && this.mayTalk;
    if (!canFinish) void this.close(identityChangedError);
  }

  /** What is said while the token is missing would be said as nobody. */
  private get mayTalk(): boolean {
    return !this.signIn?.isWaiting;
  }

  private canSend(): boolean {
    if (this.isRetired || !this.isOpen) return false;
    if (!this.signIn || this.signIn.state.name === "signed-out") return true;
    return this.signIn.state.name === "accepted" && this.sockets.isAnswered;
  }

  private send({ name, args }: Pick<FunctionCall, "name" | "args">): Promise<RemoteOutcome> {
    return this.client.mutation(name, args as Record<string, Value>).then(
      (value: unknown): RemoteOutcome => ({ name: "applied", value }),
      (error: unknown): RemoteOutcome => ({ name: "rejected", error: mutationError(name, error) }),
    );
  }

  private startSignIn(): void {
    const { signIn } = this;
    if (signIn) this.client.setAuth(signIn.token, signIn.changed, signIn.refreshing);
  }

  private signInChanged(): void {
    // Later than the Convex client takes the token in: before that it would begin to talk as nobody.
    this.options.scheduler.task(() => this.talk());
    this.connectionChangedSoon();
  }

  private talk(): void {
    if (this.isClosed || !this.mayTalk) return;
    this.sockets.release();
    this.mutations.sendWaiting();
  }

  private openAnotherSocket(): void {
    this.options.logger.info("The backend is not heard any more, so another connection is tried.");
    this.sockets.abandon();
    this.skipWait();
  }

  private skipWait(): void {
    // The Convex client has no public way to skip its wait; it does this itself when the device comes online.
    const { webSocketManager } = this.client as unknown as {
      webSocketManager?: { tryReconnectImmediately?: () => void };
    };
    if (webSocketManager?.tryReconnectImmediately) webSocketManager.tryReconnectImmediately();
    else
      this.options.logger.warn("This version of convex can't be told to reconnect now; it will by itself.");
  }

  /** The Convex client is in the middle of something when it reports, and must not be called from there. */
  private connectionChangedSoon(): void {
    this.options.scheduler.microtask(() => this.connectionChanged());
  }

  private connectionChanged(): void {
    this.closeIfDone();
    this.wasOpen = this.connection.isOpen;
    if (this.isRetired) return;
    this.options.observer.connectionChanged();
    this.mutations.sendWaiting();
  }

  private endForGood(cause: unknown): void {
    const message = messageOf(cause);
    this.fatalError = new RealtimeError("server-fatal", `The connection can't go on: ${message}`, { cause });
    // The Convex client logs what the backend said; anything else it has just thrown.
    if (!message.startsWith("[CONVEX FATAL ERROR]"))
      this.options.logger.error(this.fatalError.message, cause);
    this.sockets.end();
    this.signIn?.end();
    this.mutations.rejectWaiting(this.fatalError);
    this.mutations.interruptSent(interrupted(this.fatalError));
    void this.client.close();
    this.connectionChangedSoon();
  }

  private transition(transition: Transition): void {
    this.sockets.noteAnswer();
    if (this.isRetired) return;
    // The client reports that it is connected a moment later; the results must not look stale until then.
    if (!this.wasOpen) this.connectionChanged();
    let isForUs = false;
    for (const { token, modification } of transition.queries) {
      if (modification.kind !== "Updated" || !modification.result) continue;
      const { result } = modification;
      isForUs = this.routes.deliver(token, (name) => remoteResult(name, result)) || isForUs;
    }
    const isOwn = this.isOwn(transition);
    if (isForUs) this.options.observer.transitionEnded({ ts: timestampOf(transition), isOwn });
  }

  private isOwn({ reflectedMutations }: Transition): boolean {
    return reflectedMutations.filter(({ requestId }) => !this.unnoticed.delete(requestId)).length > 0;
  }

  private deliverSoon(result: RemoteResult, receive: (result: RemoteResult) => void): void {
    this.options.scheduler.microtask(() => {
      if (this.isRetired) return;
      receive(result);
      this.options.observer.transitionEnded({ ts: null, isOwn: false });
    });
  }
}

function timestampOf({ timestamp }: Transition): bigint {
  return (BigInt(timestamp.high >>> 0) << 32n) | BigInt(timestamp.low >>> 0);
}

function remoteResult(queryName: string, result: NonNullable<QueryResult>): RemoteResult {
  if (result.success) return { ok: true, value: result.value };
  return { ok: false, error: queryError(queryName, result.errorMessage, result.errorData) };
}

/** Of a mutation that was sent and will get no answer. */
function interrupted(cause: RealtimeError): RealtimeError {
  return new RealtimeError(
    "mutation-interrupted",
    `It was sent, and then no answer could come any more: ${cause.message}`,
    { cause },
  );
}

const identityChangedError = new RealtimeError(
  "sign-in-changed",
  "The sign-in changed before this could be sent.",
);
