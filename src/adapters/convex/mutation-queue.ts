import { RealtimeError } from "../../core/errors.js";
import type { FunctionCall, RemoteOutcome } from "../../core/ports.js";

/**
 * How many mutations may be on their way at once. Convex ends a connection on which more than 1,000 wait, and runs
 * those of one connection one after the other, so more would gain nothing.
 */
const MOST_ON_THEIR_WAY = 100;

interface Waiting {
  readonly call: FunctionCall;
  readonly settle: (outcome: RemoteOutcome) => void;
}

export interface MutationSender {
  /** Whether what is sent now would run for whom it was meant. */
  canSend(): boolean;
  /** Never rejects. May stay without an answer. */
  send(call: FunctionCall): Promise<RemoteOutcome>;
}

/** The mutations of one session in their order: those that were sent, and those that wait to be. */
export class MutationQueue {
  private readonly sender: MutationSender;
  private waiting: Waiting[] = [];
  /** Where in `waiting` those begin that still wait: taking each off the front would move all others. */
  private first = 0;
  private readonly onTheirWay = new Set<(outcome: RemoteOutcome) => void>();

  constructor(sender: MutationSender) {
    this.sender = sender;
  }

  /** How many were sent and have no answer. */
  get sentCount(): number {
    return this.onTheirWay.size;
  }

  add(call: FunctionCall): Promise<RemoteOutcome> {
    return new Promise((settle) => {
      this.waiting.push({ call, settle });
      this.sendWaiting();
    });
  }

  /** Sends as many as may be on their way now. */
  sendWaiting(): void {
    while (this.onTheirWay.size < MOST_ON_THEIR_WAY && this.first < this.waiting.length) {
      if (!this.sender.canSend()) return;
      this.send(this.next());
    }
  }

  /** Those that never left didn't take effect, and won't. */
  rejectWaiting(error: RealtimeError): void {
    const waiting = this.waiting.slice(this.first);
    this.waiting = [];
    this.first = 0;
    for (const { settle } of waiting) settle({ name: "rejected", error });
  }

  /** No answer will come to those that were sent. */
  interruptSent(error: RealtimeError): void {
    for (const settle of [...this.onTheirWay]) settle({ name: "interrupted", error });
  }

  private next(): Waiting {
    const next = this.waiting[this.first++] as Waiting;
    if (this.first === this.waiting.length || this.first >= 1024) {
      this.waiting = this.waiting.slice(this.first);
      this.first = 0;
    }
    return next;
  }

  private send({ call, settle }: Waiting): void {
    const settled = (outcome: RemoteOutcome): void => {
      if (!this.onTheirWay.delete(settled)) return;
      settle(outcome);
      this.sendWaiting();
    };
    this.onTheirWay.add(settled);
    void this.sender.send(call).then(settled);
  }
}
