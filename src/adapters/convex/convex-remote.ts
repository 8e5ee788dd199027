import { RealtimeError } from "../../core/errors.js";
import type {
  FetchToken,
  FunctionCall,
  IdentityMemory,
  QueryJournal,
  Remote,
  RemoteConnection,
  PageVisibility,
  RemoteObserver,
  RemoteOutcome,
  RemoteResult,
  RemoteSubscription,
} from "../../core/ports.js";
import { ConvexSession, type SessionOptions } from "./convex-session.js";
import type { ExpectedIdentity } from "./sign-in.js";

export interface ConvexRemoteOptions extends Omit<SessionOptions, "observer"> {
  readonly visibility: PageVisibility;
  readonly lastIdentity: IdentityMemory;
}

/**
 * A Convex deployment. Each identity gets a session of its own: so no result, and no mutation that is sent again
 * after a lost connection, ever crosses from one to the other.
 */
export class ConvexRemote implements Remote {
  private readonly options: ConvexRemoteOptions;
  private readonly retired = new Set<ConvexSession>();
  private session: ConvexSession;
  private observer: RemoteObserver | undefined;
  private fetchToken: FetchToken | null = null;
  private expected: ExpectedIdentity = {};
  /** Whoever was signed in last is only expected to be back where nobody has signed in or out yet. */
  private isFirstSignIn = true;
  /** Why nobody is signed in any more, although nobody signed out here. */
  private endedSignIn: RealtimeError | null = null;
  private readonly leaveVisibility: () => void;
  private hadConnected = false;
  private earlierSockets = 0;
  private heardAt: number | null = null;

  constructor(options: ConvexRemoteOptions) {
    this.options = options;
    this.session = this.newSession();
    this.leaveVisibility = options.visibility.onVisible(() => this.session.lookedAt());
  }

  get connection(): RemoteConnection {
    const { sockets, hasEverConnected, authError, ...connection } = this.session.connection;
    return {
      ...connection,
      epoch: this.earlierSockets + sockets,
      hasEverConnected: this.hadConnected || hasEverConnected,
      heardAt: this.heardAt,
      authError: authError ?? this.endedSignIn,
    };
  }

  observe(observer: RemoteObserver): void {
    this.observer = observer;
  }

  subscribe(
    call: Pick<FunctionCall, "name" | "args">,
    receive: (result: RemoteResult) => void,
    journal?: QueryJournal,
  ): RemoteSubscription {
    return this.session.subscribe(call, receive, journal);
  }

  mutate(call: FunctionCall): Promise<RemoteOutcome> {
    return this.session.mutate(call);
  }

  trySend(call: Pick<FunctionCall, "name" | "args">): Promise<RemoteOutcome> | null {
    return this.session.trySend(call);
  }

  setAuth(fetchToken: FetchToken | null, identity?: string): void {
    if (this.connection.fatalError) return;
    const { lastIdentity } = this.options;
    this.fetchToken = fetchToken;
    this.expected = { named: identity, remembered: this.isFirstSignIn ? lastIdentity.recall() : undefined };
    this.isFirstSignIn = false;
    if (!fetchToken) lastIdentity.remember(null);
    this.changeIdentity(null);
  }

  reconnect(): void {
    if (!this.connection.isOpen) this.session.reconnect();
  }

  async close(): Promise<void> {
    this.leaveVisibility();
    await Promise.all([this.session, ...this.retired].map((session) => session.close(closedError)));
  }

  private changeIdentity(endedSignIn: RealtimeError | null): void {
    this.endedSignIn = endedSignIn;
    const isNewSession = !this.session.isUntouched;
    if (isNewSession) this.replaceSession();
    if (this.fetchToken) this.session.setAuth(this.fetchToken, this.expected);
    if (isNewSession) this.observer?.identityChanged();
    this.observer?.connectionChanged(this.connection);
  }

  private replaceSession(): void {
    const old = this.session;
    this.hadConnected = this.connection.hasEverConnected;
    this.earlierSockets = this.connection.epoch;
    this.session = this.newSession();
    this.retired.add(old);
    void old.retire().then(() => this.retired.delete(old));
  }

  private newSession(): ConvexSession {
    const isCurrent = (): boolean => this.session === session;
    const session: ConvexSession = new ConvexSession({
      ...this.options,
      observer: {
        transitionEnded: (transition) => this.observer?.transitionEnded(transition),
        connectionChanged: () => {
          if (isCurrent()) this.sessionChanged();
        },
        heard: () => {
          if (session.isOpen) this.heardAt = this.options.clock.now();
          this.observer?.heard();
        },
        userChanged: () => this.userChanged(),
        signInEnded: (error) => this.signInEnded(error),
        confirmed: () => this.signInConfirmed(),
      },
    });
    return session;
  }

  private sessionChanged(): void {
    const { connection } = this;
    if (this.fetchToken && connection.identity === null) this.options.lastIdentity.remember(null);
    this.observer?.connectionChanged(connection);
  }

  private userChanged(): void {
    this.expected = {};
    this.changeIdentity(null);
  }

  private signInEnded(error: RealtimeError): void {
    this.fetchToken = null;
    this.options.lastIdentity.remember(null);
    this.changeIdentity(error);
  }

  private signInConfirmed(): void {
    const { identity } = this.connection;
    if (typeof identity === "string") this.options.lastIdentity.remember(identity);
    if (!this.endedSignIn) return;
    this.endedSignIn = null;
    this.observer?.connectionChanged(this.connection);
  }
}

const closedError = new RealtimeError("client-closed", "The client was closed.");
