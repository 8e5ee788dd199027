import { StateEmitter, type DeliveryQueue } from "../emitter.js";
import type { Clock } from "../ports.js";
import type { Source, Unsubscribe } from "../source.js";
import type {
  Decision,
  DecisionResult,
  KeptAppend,
  OutboxEvent,
  OutboxRequest,
  RefusedAppend,
} from "./events.js";
import type { Item } from "./item.js";
import type { Outcome } from "./life.js";
import { Leadership, type LeadershipParts } from "./leadership.js";
import type { Operation } from "./operation.js";
import { Outbox, type OutboxOptions } from "./outbox.js";
import { isSameState, type OutboxState } from "./outbox-state.js";
import type { OutboxStore } from "./outbox-store.js";
import type { StoreError } from "./store-error.js";
import type { LedgerNews, SubmitFailure, SubmitRequest, SubmitResponse } from "./wire.js";

/** The server's half of the outbox. */
export interface OutboxRemote {
  /** Never rejects. Called only while the link is open. */
  submit(request: SubmitRequest): Promise<Submitted>;
  /** What became of a client's operations, now and whenever that changes. Null: it can't be told now. */
  watchLedger(client: string, receive: (news: LedgerNews | null) => void): Unsubscribe;
}

export type Submitted =
  | { readonly name: "answered"; readonly response: SubmitResponse }
  | { readonly name: "failed"; readonly failure: SubmitFailure };

export interface OutboxRunnerParts extends Omit<LeadershipParts, "clock" | "store"> {
  readonly options: OutboxOptions;
  readonly store: OutboxStore;
  readonly clock: Clock;
  readonly remote: OutboxRemote;
  readonly queue: DeliveryQueue;
  /** Calls the backend past the outbox. Never rejects. Answers the ids that were made; null: it had no effect, or nobody knows. */
  readonly runDirectly: (operation: Operation) => Promise<readonly string[] | null>;
  /** Operations have come, gone or moved on. Called before anybody else hears of it. */
  readonly changed: (operations: readonly Item[]) => void;
}

/** Whether an operation would survive the end of the page. */
export type Saved =
  | { readonly name: "saved" }
  /** It lives in the memory of this page only: `error` says why, if anything went wrong. */
  | { readonly name: "volatile"; readonly error: StoreError | null }
  /** The store couldn't keep it: it runs directly, when its turn comes. */
  | { readonly name: "refused"; readonly error: StoreError };

/** How an operation goes on, for whoever made it. */
export interface RunningOperation {
  /** Never rejects. */
  readonly saved: Promise<Saved>;
  /** Never rejects. Never resolves for one that runs directly. */
  readonly settled: Promise<Outcome>;
}

/** Carries out what an outbox wants, and tells it what came of it. */
export class OutboxRunner {
  readonly state: Source<OutboxState>;
  private readonly parts: OutboxRunnerParts;
  private readonly outbox: Outbox;
  private readonly leadership: Leadership;
  private readonly emitter: StateEmitter<OutboxState>;
  private readonly saving = new Map<string, (saved: Saved) => void>();
  private readonly settling = new Map<string, ((outcome: Outcome) => void)[]>();
  private readonly deciding = new Map<string, ((result: DecisionResult) => void)[]>();
  private ledger: { readonly client: string; readonly end: Unsubscribe } | null = null;
  private stopTimer: (() => void) | null = null;
  private shownState: OutboxState;
  private readonly events: OutboxEvent[] = [];
  /** What the store has said of operations since the outbox was told last. */
  private kept: KeptAppend[] = [];
  private refused: RefusedAppend[] = [];
  /** Others have yet to hear what the outbox is now. */
  private isBehind = false;
  private isClosed = false;

  constructor(parts: OutboxRunnerParts) {
    this.parts = parts;
    this.outbox = new Outbox(parts.options);
    this.shownState = this.outbox.state;
    this.emitter = new StateEmitter(parts.queue, () => this.shownState);
    const read = (): OutboxState => {
      this.catchUp();
      return this.shownState;
    };
    const { emitter } = this;
    this.state = {
      get current() {
        return read();
      },
      subscribe: (listener) => {
        this.catchUp();
        return emitter.add(listener);
      },
    };
    this.leadership = new Leadership(parts, {
      granted: () => this.step({ name: "lock-granted" }),
      lost: () => this.step({ name: "lock-lost" }),
      hinted: () => this.step({ name: "hinted" }),
      resumed: () => this.step({ name: "resumed" }),
    });
  }

  get operations(): readonly Item[] {
    return this.outbox.operations;
  }

  operation(id: string): Item | undefined {
    return this.outbox.operation(id);
  }

  start(): void {
    this.step({ name: "opened" });
    this.leadership.start();
  }

  enqueue(operation: Operation): RunningOperation {
    const running = {
      saved: new Promise<Saved>((resolve) => this.saving.set(operation.id, resolve)),
      settled: this.settled(operation.id),
    };
    this.step({ name: "enqueued", operation });
    return running;
  }

  /** How an operation ends from now on, whoever made it. Resolves only if there is one whose end is open. */
  settled(id: string): Promise<Outcome> {
    return new Promise((resolve) => this.settling.set(id, [...(this.settling.get(id) ?? []), resolve]));
  }

  decide(id: string, decision: Decision): Promise<DecisionResult> {
    return new Promise((resolve) => {
      this.deciding.set(id, [...(this.deciding.get(id) ?? []), resolve]);
      this.step({ name: "decided", id, decision });
    });
  }

  /** Requests can be sent as the user whose outbox this is, or no longer. */
  linked(isOpen: boolean): void {
    this.step({ name: isOpen ? "link-opened" : "link-closed" });
  }

  /** The data that are shown hold what these have done. */
  contained(ids: readonly string[]): void {
    this.step({ name: "contained", ids });
  }

  /** All that was asked of the backend has ended, and the same user goes on. */
  rewatch(): void {
    this.ledger?.end();
    this.ledger = null;
    this.watchLedger(this.outbox.watchedClient);
  }

  /** Tells at once what is told at the end of the running code otherwise, to whoever looks before. */
  catchUp(): void {
    if (this.isBehind && !this.isClosed) this.tellOthers();
  }

  /** Tries now what waits for time. */
  resume(): void {
    this.step({ name: "resumed" });
  }

  /** Lets go of the store, the lock and the ledger. What is kept goes on when somebody opens it again. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.leadership.close();
    this.stopTimer?.();
    this.ledger?.end();
    this.ledger = null;
    await this.parts.store.close();
  }

  /** What others do because of an event happens after all that the event itself led to. */
  private step(event: OutboxEvent): void {
    this.events.push(event);
    if (this.events.length > 1) return;
    const failures: unknown[] = [];
    for (let next: OutboxEvent | undefined = event; next; next = this.events[0]) {
      try {
        this.takeIn(next);
      } catch (error) {
        // What fails with one event must not keep the others from being taken in.
        failures.push(error);
      }
      this.events.shift();
    }
    if (failures.length > 0) throw failures[0];
  }

  private takeIn(event: OutboxEvent): void {
    if (this.isClosed) return;
    const requests = this.outbox.step(event, this.parts.clock.monotonic());
    // Before anything is sent, so that the answer comes with the data.
    this.watchLedger(this.outbox.watchedClient);
    if (event.name === "enqueued") this.fallBehind();
    else this.tellOthers();
    for (const request of requests) this.carryOut(request);
  }

  /** Many operations may be made at once: what they come to is told when the running code has ended, or somebody looks. */
  private fallBehind(): void {
    if (this.isBehind) return;
    this.isBehind = true;
    void Promise.resolve().then(() => this.catchUp());
  }

  private tellOthers(): void {
    this.isBehind = false;
    this.parts.changed(this.outbox.operations);
    this.publish(this.outbox.state);
  }

  private publish(state: OutboxState): void {
    this.leadership.busy(state.pending > 0);
    if (isSameState(state, this.shownState)) return;
    this.shownState = state;
    this.emitter.changed();
  }

  private watchLedger(client: string | null): void {
    if (this.ledger?.client === client || (client === null && !this.ledger)) return;
    this.ledger?.end();
    this.ledger =
      client === null
        ? null
        : {
            client,
            end: this.parts.remote.watchLedger(client, (news) =>
              this.step({ name: "ledger-changed", client, news }),
            ),
          };
  }

  private carryOut(request: OutboxRequest): void {
    switch (request.name) {
      case "append":
        this.append(request.operation);
        break;
      case "read":
        this.atStore(request.token, this.parts.store.read(request.after), (token, kept) => ({
          name: "read",
          token,
          kept,
        }));
        break;
      case "lead":
        this.atStore(request.token, this.parts.store.lead(), (token, epoch) => {
          this.leadership.leads(epoch);
          return { name: "led", token, epoch };
        });
        break;
      case "write":
        this.atStore(
          request.token,
          this.parts.store.write(request.changes, request.epoch),
          (token, result) => ({ name: "wrote", token, result }),
        );
        break;
      case "submit":
        void this.submit(request.token, request.request);
        break;
      case "wake":
        this.wake(request.afterMs);
        break;
      case "release-lock":
        this.leadership.release(request);
        break;
      case "hint":
        this.leadership.hint();
        break;
      case "run-directly":
        void this.runDirectly(request.operation);
        break;
      default:
        this.tell(request);
    }
  }

  private append(operation: Operation): void {
    const { id } = operation;
    this.parts.store.append(operation).then(
      (position) => {
        this.tellSoon();
        this.kept.push({ id, position });
      },
      (error: StoreError) => {
        this.tellSoon();
        this.refused.push({ id, error });
      },
    );
  }

  /** What the store has kept or refused together is told together. */
  private tellSoon(): void {
    if (this.kept.length + this.refused.length > 0) return;
    void Promise.resolve().then(() => {
      const { kept, refused } = this;
      this.kept = [];
      this.refused = [];
      // One that was kept can take the place of one that wasn't.
      if (refused.length > 0) this.step({ name: "append-failed", refused });
      if (kept.length > 0) this.step({ name: "appended", kept });
    });
  }

  private atStore<Answer>(
    token: number,
    answer: Promise<Answer>,
    event: (token: number, answer: Answer) => OutboxEvent,
  ): void {
    answer.then(
      (value) => this.step(event(token, value)),
      (error: StoreError) => this.step({ name: "store-failed", token, error }),
    );
  }

  private async submit(token: number, request: SubmitRequest): Promise<void> {
    const submitted = await this.parts.remote.submit(request);
    if (submitted.name === "answered") {
      this.step({ name: "answered", token, response: submitted.response });
    } else {
      this.step({ name: "submit-failed", token, failure: submitted.failure });
    }
  }

  private async runDirectly(operation: Operation): Promise<void> {
    const { id } = operation;
    const realIds = await this.parts.runDirectly(operation);
    this.settling.delete(id);
    this.step({ name: "ran-directly", id, realIds });
  }

  private wake(afterMs: number | null): void {
    this.stopTimer?.();
    this.stopTimer =
      afterMs === null ? null : this.parts.clock.setTimer(() => this.step({ name: "rang" }), afterMs);
  }

  private tell(
    request: Extract<OutboxRequest, { name: "saved" | "refused" | "settled" | "decision-made" }>,
  ): void {
    switch (request.name) {
      case "saved":
        this.saved(request.id);
        break;
      case "refused":
        take(this.saving, request.operation.id)?.({ name: "refused", error: request.error });
        break;
      case "settled":
        for (const settle of take(this.settling, request.id) ?? []) settle(request.outcome);
        break;
      case "decision-made": {
        const [first, ...others] = this.deciding.get(request.id) ?? [];
        if (others.length > 0) this.deciding.set(request.id, others);
        else this.deciding.delete(request.id);
        first?.(request.result);
      }
    }
  }

  private saved(id: string): void {
    const condition = this.parts.store.condition.current;
    const saved: Saved =
      condition.name === "durable" ? { name: "saved" } : { name: "volatile", error: condition.error };
    take(this.saving, id)?.(saved);
  }
}

function take<T>(waiting: Map<string, T>, id: string): T | undefined {
  const taken = waiting.get(id);
  waiting.delete(id);
  return taken;
}
