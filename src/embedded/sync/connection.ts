import type { Clock } from "../deployment/ports.js";
import { transitionFrames } from "./chunks.js";
import { PING } from "./server-messages.js";

/** The server's end of one socket. Nothing is sent, and nothing happens, after it is closed. */
export interface SyncSocket {
  /** `sent` is called once the frame has left, so that a slow reader slows us down. */
  send(frame: string, sent: () => void): void;
  close(code: number, reason: string): void;
}

const PING_AFTER_MS = 15_000;
const MAX_UNSENT_TRANSITIONS = 2;
/** Of everything but transitions, in UTF-16 units. More than the longest answer, less than what would hurt others. */
const MAX_UNSENT_LENGTH = 32 * 2 ** 20;

/** Sends over a socket: pings when it is silent, cuts what is too long, and knows when the reader is behind. */
export class Connection {
  readonly #socket: SyncSocket;
  readonly #clock: Clock;
  #unsentTransitions = 0;
  #unsentLength = 0;
  #transitionCount = 0;
  #onRoom: (() => void) | undefined;
  #lastSentMs: number;
  #cancelPing: () => void;
  #isClosed = false;

  constructor(socket: SyncSocket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.#lastSentMs = clock.nowMs();
    this.#cancelPing = this.#schedulePing(PING_AFTER_MS);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(frame: string): void {
    this.#unsentLength += frame.length;
    this.#write(frame, () => (this.#unsentLength -= frame.length));
    // The client waits a while before it comes back, as it does for all names of this kind.
    if (this.#unsentLength > MAX_UNSENT_LENGTH) this.close(1013, "TooManyConcurrentRequests: read faster");
  }

  /** However long it is: who reads slowly gets fewer transitions, see {@link roomForTransition}. */
  sendTransition(transition: string): void {
    const frames = transitionFrames(transition, String(++this.#transitionCount));
    this.#unsentTransitions += 1;
    frames.forEach((frame, index) => {
      this.#write(frame, () => index === frames.length - 1 && this.#transitionLeft());
    });
  }

  /** Resolves when another transition may be made; never after the socket is closed. */
  async roomForTransition(): Promise<void> {
    if (this.#unsentTransitions < MAX_UNSENT_TRANSITIONS) return;
    await new Promise<void>((resolve) => (this.#onRoom = resolve));
  }

  /** Closes from our side. */
  close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.closed();
    this.#socket.close(code, reason);
  }

  /** The socket is gone. */
  closed(): void {
    this.#isClosed = true;
    this.#cancelPing();
  }

  #write(frame: string, sent: () => void): void {
    if (this.#isClosed) return;
    this.#lastSentMs = this.#clock.nowMs();
    this.#socket.send(frame, sent);
  }

  #transitionLeft(): void {
    this.#unsentTransitions -= 1;
    this.#onRoom?.();
    this.#onRoom = undefined;
  }

  #schedulePing(delayMs: number): () => void {
    return this.#clock.setTimer(() => {
      const silentMs = this.#clock.nowMs() - this.#lastSentMs;
      // Below 0 after the clock was set back, which tells nothing of the silence.
      const isRecent = silentMs >= 0 && silentMs < PING_AFTER_MS;
      if (!isRecent) this.send(PING);
      this.#cancelPing = this.#schedulePing(isRecent ? PING_AFTER_MS - silentMs : PING_AFTER_MS);
    }, delayMs);
  }
}
