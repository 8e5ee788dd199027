import type {
  FunctionCall,
  QueryJournal,
  Remote,
  RemoteConnection,
  RemoteObserver,
  RemoteOutcome,
  RemoteResult,
  RemoteSubscription,
} from "../../core/ports.js";
import { RealtimeError } from "../../core/errors.js";
import type { SimBackend } from "./sim-backend.js";

type Call = Pick<FunctionCall, "name" | "args">;

interface Subscription {
  readonly call: Call;
  readonly receive: (result: RemoteResult) => void;
  journal: QueryJournal;
  /** What was sent last on this connection. */
  sent: string | null;
}

/** A mutation on its way to the backend, or back. */
interface Parcel {
  readonly call: Call;
  readonly resolve: (outcome: RemoteOutcome) => void;
}

interface Answer extends Parcel {
  readonly outcome: RemoteOutcome;
  /** The page hears of it when its data are of this moment. */
  readonly ts: bigint;
}

interface Transition {
  readonly ts: bigint;
  readonly results: readonly (readonly [Subscription, RemoteResult, QueryJournal])[];
}

const unanswered: RemoteOutcome = {
  name: "interrupted",
  error: new RealtimeError("mutation-interrupted", "No answer came any more."),
};

/** One page's connection to the backend. Nothing moves on it by itself. */
export class SimRemote implements Remote {
  connection: RemoteConnection;
  /** The moment that the page's data are of. */
  ts = 0n;
  /** Written while there was no connection. */
  private waiting: Parcel[] = [];
  private requests: Parcel[] = [];
  private answers: Answer[] = [];
  private transitions: Transition[] = [];
  private readonly subscriptions = new Set<Subscription>();
  private observer: RemoteObserver | undefined;
  private readonly backend: SimBackend;
  private readonly now: () => number;

  constructor(backend: SimBackend, now: () => number) {
    this.backend = backend;
    this.now = now;
    this.connection = {
      epoch: 0,
      isOpen: false,
      maySend: false,
      identity: backend.actor,
      hasEverConnected: false,
      heardAt: null,
      failedTries: 0,
      nextTryAt: null,
      authError: null,
      fatalError: null,
    };
  }

  get isLinked(): boolean {
    return this.connection.isOpen;
  }

  get requestCount(): number {
    return this.requests.length;
  }

  get answerCount(): number {
    return this.answers.length;
  }

  get hasNews(): boolean {
    return this.transitions.length > 0;
  }

  /** Answers that the page may hear. */
  get dueAnswers(): readonly Answer[] {
    return this.answers.filter(({ ts }) => ts <= this.ts);
  }

  /** Whether the page has heard all that there is. */
  get isCaughtUp(): boolean {
    const isAnswered = [...this.subscriptions].every(({ sent }) => sent !== null);
    return isAnswered && !this.hasNews && this.ts === this.backend.latest.ts;
  }

  // What happens to it.

  open(): void {
    const { epoch } = this.connection;
    this.set({ epoch: epoch + 1, isOpen: true, maySend: true, hasEverConnected: true, heardAt: this.now() });
    this.requests.push(...this.waiting.splice(0));
  }

  /** What is on its way may have arrived or not: nobody hears of it here any more. */
  cut(): void {
    this.transitions = [];
    for (const subscription of this.subscriptions) subscription.sent = null;
    const lost = [...this.requests.splice(0), ...this.answers.splice(0)];
    this.set({ isOpen: false, maySend: false });
    for (const { resolve } of lost) resolve(unanswered);
  }

  /** The backend gets a request. Others that were sent later may have come first. */
  async arrive(at: number, { isTwice = false } = {}): Promise<void> {
    const [parcel] = this.requests.splice(at, 1);
    if (!parcel) return;
    // Only what goes through the ledger may be sent again.
    if (isTwice && parcel.call.name === "realtime:submit") await this.backend.mutate(parcel.call);
    const { outcome, ts } = await this.backend.mutate(parcel.call);
    this.answers.push({ ...parcel, outcome, ts });
  }

  loseRequest(at: number): void {
    this.requests.splice(at, 1)[0]?.resolve(unanswered);
  }

  loseAnswer(at: number): void {
    this.answers.splice(at, 1)[0]?.resolve(unanswered);
  }

  answer(at: number): void {
    const due = this.dueAnswers[at];
    if (!due) return;
    this.answers.splice(this.answers.indexOf(due), 1);
    due.resolve(due.outcome);
  }

  /** The backend sends what is new, all of one moment. */
  async tell(): Promise<void> {
    const { latest } = this.backend;
    const results: (readonly [Subscription, RemoteResult, QueryJournal])[] = [];
    for (const subscription of [...this.subscriptions]) {
      const { result, journal, text } = await this.backend.query(
        subscription.call,
        latest,
        subscription.journal,
      );
      if (text !== subscription.sent) results.push([subscription, result, journal]);
      subscription.sent = text;
    }
    this.transitions.push({ ts: latest.ts, results });
  }

  hear(): void {
    const next = this.transitions.shift();
    if (!next) return;
    this.ts = next.ts;
    this.observer?.heard();
    for (const [subscription, result, journal] of next.results) {
      if (!this.subscriptions.has(subscription)) continue;
      subscription.journal = journal;
      subscription.receive(result);
    }
    this.observer?.transitionEnded({ ts: next.ts, isOwn: false });
  }

  // What the page asks of it.

  observe(observer: RemoteObserver): void {
    this.observer = observer;
  }

  subscribe(call: Call, receive: (result: RemoteResult) => void, journal?: QueryJournal): RemoteSubscription {
    const subscription: Subscription = { call, receive, journal, sent: null };
    this.subscriptions.add(subscription);
    return {
      journal: () => subscription.journal,
      unsubscribe: () => void this.subscriptions.delete(subscription),
    };
  }

  mutate(call: FunctionCall): Promise<RemoteOutcome> {
    return new Promise((resolve) => {
      (this.isLinked ? this.requests : this.waiting).push({ call, resolve });
    });
  }

  trySend(): null {
    return null;
  }

  setAuth(): void {
    throw new RealtimeError("bad-options", "In a simulation `user` says who acts: nobody signs in or out.");
  }

  reconnect(): void {
    // The schedule says when.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private set(change: Partial<RemoteConnection>): void {
    this.connection = { ...this.connection, ...change };
    this.observer?.connectionChanged(this.connection);
  }
}
