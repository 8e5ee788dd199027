import { RealtimeError } from "../../core/errors.js";
import type {
  FetchToken,
  FunctionCall,
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

export interface ConvexRemoteOptions extends Omit<SessionOptions, "observer"> {
  readonly visibility: PageVisibility;
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
  /** Why nobody is signed in any more, although nobody signed out here. */
  private endedSignIn: RealtimeError | null = null;
  private readonly leaveVisibility: () => void;
  private hadConnected = false;
  private earlierSockets = 0;

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

  setAuth(fetchToken: FetchToken | null): void {
    if (this.connection.fatalError) return;
    this.fetchToken = fetchToken;
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
    if (this.fetchToken) this.session.setAuth(this.fetchToken);
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
        transitionEnded: () => this.observer?.transitionEnded(),
        connectionChanged: () => {
          if (isCurrent()) this.observer?.connectionChanged(this.connection);
        },
        heard: () => this.observer?.heard(),
        userChanged: () => this.changeIdentity(null),
        signInEnded: (error) => this.signInEnded(error),
        confirmed: () => this.signInConfirmed(),
      },
    });
    return session;
  }

  private signInEnded(error: RealtimeError): void {
    this.fetchToken = null;
    this.changeIdentity(error);
  }

  private signInConfirmed(): void {
    if (!this.endedSignIn) return;
    this.endedSignIn = null;
    this.observer?.connectionChanged(this.connection);
  }
}

const closedError = new RealtimeError("client-closed", "The client was closed.");
