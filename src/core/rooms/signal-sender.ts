import type { Clock } from "../ports.js";
import type { Reply } from "./room-ports.js";
import type { SignalResponse } from "./room-wire.js";

export interface SignalSenderOptions {
  readonly clock: Clock;
  /** Undefined while it can't be said, or nobody would see it. */
  readonly say: () => ((value: unknown, forMs: number) => Promise<Reply<SignalResponse>>) | undefined;
  /** Milliseconds between two signals. */
  readonly everyMs: number;
  /** The server knows this session no more. */
  readonly gone: () => void;
  /** The server doesn't take what is said, and won't the next time. */
  readonly refused: (why: string) => void;
}

interface Waiting {
  readonly value: unknown;
  readonly forMs: number;
}

/** Says the newest of what there is to say of one kind: one signal on its way at a time, and none that is old. */
export class SignalSender {
  private readonly options: SignalSenderOptions;
  private waiting: Waiting | undefined;
  private isOnItsWay = false;
  private stopTimer: () => void = () => undefined;
  private lastSentAt = -Infinity;
  /** Until when what was said last is shown. */
  private shownUntil = -Infinity;

  constructor(options: SignalSenderOptions) {
    this.options = options;
  }

  /** Whether others still see what was said last. */
  get isShown(): boolean {
    return this.shownUntil > this.now || (this.waiting !== undefined && this.waiting.value !== null);
  }

  send(value: unknown, forMs: number): void {
    this.waiting = { value, forMs };
    this.pump();
  }

  /** Takes back what others still see. */
  end(): void {
    if (this.isShown || this.isOnItsWay) this.send(null, 0);
    else this.waiting = undefined;
  }

  /** What is under way is nobody's any more. */
  reset(): void {
    this.stopTimer();
    this.waiting = undefined;
    this.shownUntil = -Infinity;
  }

  private get now(): number {
    return this.options.clock.monotonic();
  }

  private pump(): void {
    if (this.isOnItsWay) return;
    this.stopTimer();
    const waitMs = this.lastSentAt + this.options.everyMs - this.now;
    if (waitMs > 0) this.stopTimer = this.options.clock.setTimer(() => this.pump(), waitMs);
    else void this.sendWaiting();
  }

  private async sendWaiting(): Promise<void> {
    const { waiting } = this;
    this.waiting = undefined;
    const say = this.options.say();
    // Now or never: what can't be said now is old when it can.
    if (!waiting || !say) return;
    this.isOnItsWay = true;
    this.lastSentAt = this.now;
    this.shownUntil = waiting.value === null ? -Infinity : this.now + waiting.forMs;
    const reply = await say(waiting.value, waiting.forMs);
    this.isOnItsWay = false;
    if (reply.name === "answered") this.answered(reply.value, waiting);
    else if (reply.name === "failed") this.options.refused(reply.error.message);
    if (this.waiting) this.pump();
  }

  private answered(response: SignalResponse, said: Waiting): void {
    if (response.name === "gone") this.options.gone();
    else if (response.name === "denied") this.options.refused("the app doesn't allow it.");
    else if (response.name === "too-many-kinds")
      this.options.refused("this tab shows too many kinds at once. End one of them first.");
    else if (response.name === "too-soon") {
      this.waiting ??= said;
      this.lastSentAt = this.now + response.retryAfterMs - this.options.everyMs;
    }
  }
}
