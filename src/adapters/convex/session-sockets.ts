import type { Clock, Logger } from "../../core/ports.js";
import { type ObservedSocket, observeWebSocket } from "./observed-web-socket.js";
import { SilenceWatch } from "./silence-watch.js";
import { unknownMessageType } from "./unknown-message.js";

export interface SessionSocketsOptions {
  readonly webSocketConstructor: typeof WebSocket;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether the Convex client may say anything on a socket that has opened. */
  readonly mayTalk: () => boolean;
  /** What is known of the sockets has changed. The Convex client is in the middle of something. */
  readonly changed: () => void;
  readonly heard: () => void;
  /** Nothing more will come on the socket, and another should be opened. */
  readonly lost: () => void;
  /** The Convex client has given up for good. */
  readonly failed: (error: unknown) => void;
}

/** The sockets that the Convex client of one session opens, one after the other. */
export class SessionSockets {
  /** For the Convex client. */
  readonly webSocketConstructor: typeof WebSocket;
  private readonly options: SessionSocketsOptions;
  private readonly silence: SilenceWatch;
  private readonly unknownTypes = new Set<string>();
  private newest: ObservedSocket | undefined;
  private opened = 0;
  private answered = false;
  private waitsUntil: number | null = null;

  constructor(options: SessionSocketsOptions) {
    this.options = options;
    this.silence = new SilenceWatch(options.clock, { silenceChanged: options.changed, gaveUp: options.lost });
    this.webSocketConstructor = observeWebSocket(options.webSocketConstructor, {
      opening: (socket) => this.opening(socket),
      mayTalk: options.mayTalk,
      heldBack: () => this.silence.stop(),
      talking: () => this.silence.start(),
      heard: () => {
        this.silence.heard();
        options.heard();
      },
      failed: (error, data) => this.failed(error, data),
      closed: (socket) => {
        if (socket === this.newest) this.silence.stop();
      },
    });
  }

  /** How many there were. */
  get count(): number {
    return this.opened;
  }

  /** The backend has answered on the newest one, so it has accepted what was said there of the identity. */
  get isAnswered(): boolean {
    return this.answered;
  }

  /** A ping is missing on the newest one. */
  get isSilent(): boolean {
    return this.silence.isSilent;
  }

  /** When another one will be tried, in milliseconds since 1970. Null while one is open or when unknown. */
  get nextTryAt(): number | null {
    return this.silence.isSilent ? this.silence.givesUpAt : this.waitsUntil;
  }

  /** The Convex client waits so many milliseconds before it tries another one. */
  waits(wait: number): void {
    this.waitsUntil = this.options.clock.now() + wait;
    this.options.changed();
  }

  /** A transition came. */
  noteAnswer(): void {
    if (this.answered) return;
    this.answered = true;
    this.options.changed();
  }

  /** Lets the Convex client talk where it was held back. */
  release(): void {
    this.newest?.release();
  }

  /** Gives up the newest one. */
  abandon(): void {
    this.newest?.abandon();
  }

  /** The reader looks at the page again. */
  lookedAt(): void {
    this.silence.lookedAt();
  }

  /** There won't be another one. */
  end(): void {
    this.silence.stop();
  }

  private opening(socket: ObservedSocket): void {
    this.newest = socket;
    this.opened++;
    this.answered = false;
    this.waitsUntil = null;
    this.silence.start();
    this.options.changed();
  }

  private failed(error: unknown, data: unknown): void {
    const type = unknownMessageType(data);
    if (type === undefined) this.options.failed(error);
    else if (!this.unknownTypes.has(type)) {
      this.unknownTypes.add(type);
      this.options.logger.warn(
        `The backend sent a message of a type that is unknown here, "${type}". It is ignored.`,
      );
    }
  }
}
