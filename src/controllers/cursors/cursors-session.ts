import { messageOf } from "../../core/errors.js";
import type { Clock, Logger } from "../../core/ports.js";
import { packPoints, type PointerBatch, watching } from "../../core/rooms/pointers/pointer-batch.js";
import { PointerBatcher } from "../../core/rooms/pointers/pointer-batcher.js";
import { pointerInterval, SAMPLE_EVERY_MS } from "../../core/rooms/pointers/pointer-pace.js";
import { PipedChannel } from "../../core/rooms/piped-channel.js";
import type { Room } from "../../core/rooms/room.js";
import type { SignalLine } from "../../core/rooms/signal-line.js";
import type { SignalTransport } from "../../core/rooms/signal-transport.js";
import type { Unsubscribe } from "../../core/source.js";
import { Audience } from "./audience.js";
import { scaleOf } from "./boxes.js";
import type { CaretPlace, CaretValue } from "./caret.js";
import type { CaretsSession } from "./carets-session.js";
import type { Cursor, CursorPlace, FrameSize } from "./cursor.js";
import { cancelFrame, inNextFrame } from "./frame-loop.js";
import { LayoutWatch } from "./layout-watch.js";
import { PointerInput } from "./pointer-input.js";
import { pointerLivesMs, ShownCursors } from "./shown-cursors.js";
import { SurfaceView } from "./surface-view.js";

/** Loaded where selections are wanted: most pages show pointers alone. */
const selecting = () => import("./carets-session.js");

export interface CursorsSessionOptions {
  readonly room: Room;
  /** What the room is called. */
  readonly roomName: string;
  /** What the surface is called, where a page has several in one room. */
  readonly name: string | undefined;
  readonly surface: Element;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly transport: SignalTransport | undefined;
  /** The element that pointers are drawn in; it may be the surface. Cut off, when the surface ends where it ends. */
  readonly frame: () => { readonly element: HTMLElement; readonly isCutOff: boolean } | undefined;
  readonly draw: (places: readonly CursorPlace[], size: FrameSize) => void;
  /** Where what is selected in fields is to be drawn; undefined: it is neither sent nor shown. */
  readonly drawCarets: ((places: readonly CaretPlace[]) => void) | undefined;
  /** There are other cursors than before. */
  readonly changed: () => void;
}

/** How long who looks on without doing anything is known to look on, and how often that is said. Milliseconds. */
const watchingLivesMs = 60_000;
const watchingEveryMs = 50_000;

/** Pointers over one surface, in one room: sends the reader's own, and draws those of others. */
export class CursorsSession {
  readonly view: SurfaceView;
  readonly audience: Audience;
  readonly #options: CursorsSessionOptions;
  readonly #line: SignalLine<PointerBatch>;
  readonly #batcher: PointerBatcher;
  readonly #input: PointerInput;
  readonly #shown: ShownCursors;
  readonly #layout: LayoutWatch;
  #carets: CaretsSession | undefined;
  #isStopped = false;
  readonly #ends: Unsubscribe[] = [];
  #places: readonly CursorPlace[] = [];
  #size: FrameSize = { width: 0, height: 0 };
  #isMoving = false;
  #wasSeen = false;
  #saidWatchingAt = -Infinity;
  #stopStill: () => void = () => undefined;
  #stopWatching: () => void = () => undefined;

  constructor(options: CursorsSessionOptions) {
    this.#options = options;
    const { room, surface, clock, transport } = options;
    this.audience = new Audience(room.members);
    this.#line = this.lineOf("pointer");
    this.view = new SurfaceView(surface, () => options.frame()?.isCutOff ?? true);
    this.#shown = new ShownCursors(clock, this.#line, this.audience);
    this.#batcher = new PointerBatcher({
      clock,
      intervalMs: () => pointerInterval(transport?.cost ?? "metered", this.#shown.movers + 1),
      send: (points) => this.#line.send(packPoints(points), pointerLivesMs),
    });
    this.#input = new PointerInput({
      surface,
      view: this.view,
      isSeen: () => this.isSeen,
      moved: (point) => this.#batcher.move(point),
      left: () => {
        this.#batcher.clear();
        this.#line.end();
      },
    });
    this.#layout = new LayoutWatch(surface, (what) => {
      if (what === "elements") this.view.forget();
      this.redraw();
    });
    this.#ends.push(
      this.#line.subscribe(() => this.#take()),
      room.members.subscribe(() => this.#peopleChanged()),
    );
    if (options.drawCarets) void this.#takeCarets(options.drawCarets);
  }

  get cursors(): readonly Cursor[] {
    return this.#shown.cursors;
  }

  /** Who has selected something in a field. */
  get carets(): readonly Cursor[] {
    return this.#carets?.cursors ?? [];
  }

  /** Somebody looks on: they aren't away, or say that they look on all the same. */
  get isSeen(): boolean {
    if (document.visibilityState === "hidden" || this.audience.isAlone) return false;
    return this.audience.isThere || this.#line.current.some(({ userId }) => this.audience.shown(userId));
  }

  /** Signals of a kind, by the transport if there is one. */
  lineOf<T>(what: "pointer" | "caret"): SignalLine<T> {
    const { room, roomName, name, transport, clock } = this.#options;
    const kind = name ? `${what}:${name}` : what;
    if (!transport) return room.signal<T>(kind, SAMPLE_EVERY_MS);
    const userId = (): string | undefined => this.audience.self?.userId;
    return new PipedChannel<T>({ transport, room: roomName, kind, clock, session: newSession(), userId });
  }

  /** Draws in the next frame: something may be elsewhere. */
  redraw(): void {
    if (this.cursors.length > 0 || this.#places.length > 0) inNextFrame(this);
  }

  stop(): void {
    this.#isStopped = true;
    this.#input.stop();
    this.#carets?.stop();
    this.#batcher.clear();
    this.#layout.stop();
    for (const end of this.#ends) end();
    this.#stopStill();
    this.#stopWatching();
    cancelFrame(this);
  }

  read(): void {
    this.view.beginFrame();
    const { places, isMoving } = this.#shown.places(this.view);
    this.#places = this.#inFrame(places);
    this.#isMoving = isMoving;
    this.#layout.observe(this.view.anchors);
  }

  write(): boolean {
    this.#options.draw(this.#places, this.#size);
    return this.#isMoving;
  }

  async #takeCarets(draw: (places: readonly CaretPlace[]) => void): Promise<void> {
    const { surface, clock, frame, changed, logger } = this.#options;
    const part = await selecting().catch((error: unknown) =>
      logger.warn(`What is selected in fields is neither sent nor shown: ${messageOf(error)}`),
    );
    if (this.#isStopped || !part) return;
    this.#carets = new part.CaretsSession({
      ...{ surface, clock, frame, draw, changed, view: this.view, audience: this.audience },
      line: this.lineOf<CaretValue>("caret"),
      isSeen: () => this.isSeen,
    });
    // Others, and the reader, may have been in fields before it came.
    this.#carets.take();
    if (this.isSeen) this.#carets.tellAgain();
  }

  #inFrame(places: readonly CursorPlace[]): readonly CursorPlace[] {
    const frame = this.#options.frame()?.element;
    if (!frame) return [];
    const rect = frame.getBoundingClientRect();
    const scale = scaleOf(frame, rect);
    this.#size = { width: rect.width / scale, height: rect.height / scale };
    return places.map(({ x, y, ...rest }) => ({
      ...rest,
      x: (x - rect.left) / scale,
      y: (y - rect.top) / scale,
    }));
  }

  #take(): void {
    const areOthers = this.#shown.take();
    if (this.cursors.length > 0) this.#layout.start();
    else this.#layout.stop();
    if (areOthers) this.#options.changed();
    this.redraw();
    this.#watchStill();
    this.#sayWatching();
  }

  #peopleChanged(): void {
    this.#take();
    this.#carets?.take();
    const { isSeen } = this;
    // Who has come, or come back, doesn't know yet where the pointer is.
    if (isSeen && !this.#wasSeen) {
      this.#input.look();
      this.#carets?.tellAgain();
    }
    if (!isSeen) this.#batcher.clear();
    this.#wasSeen = isSeen;
  }

  /** So that pointers fade before they are taken away. */
  #watchStill(): void {
    this.#stopStill();
    const { stillIn } = this.#shown;
    if (stillIn === Infinity) return;
    this.#stopStill = this.#options.clock.setTimer(() => {
      inNextFrame(this);
      this.#watchStill();
    }, stillIn);
  }

  /** Who has done nothing for a while is away for the others, who would show nothing any more to somebody who only looks on. */
  #sayWatching(): void {
    const { clock } = this.#options;
    const isOnlyLooking = this.audience.self?.isAway === true && document.visibilityState === "visible";
    if (!isOnlyLooking || this.cursors.length === 0) return;
    const waitMs = this.#saidWatchingAt + watchingEveryMs - clock.monotonic();
    this.#stopWatching();
    if (waitMs <= 0) {
      this.#saidWatchingAt = clock.monotonic();
      this.#line.send(watching, watchingLivesMs);
    }
    this.#stopWatching = clock.setTimer(() => this.#sayWatching(), waitMs > 0 ? waitMs : watchingEveryMs);
  }
}

function newSession(): string {
  // Missing where the page isn't served securely.
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
}
