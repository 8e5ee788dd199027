import type { Clock } from "../../core/ports.js";
import { unpackPoints } from "../../core/rooms/pointers/pointer-batch.js";
import { PointReplay } from "../../core/rooms/pointers/point-replay.js";
import type { Signal } from "../../core/rooms/signal-channel.js";
import type { SignalLine } from "../../core/rooms/signal-line.js";
import type { Audience } from "./audience.js";
import type { Cursor, CursorPlace } from "./cursor.js";
import type { SurfaceView } from "./surface-view.js";

/** A pointer is shown for so long after it has moved last, and about to be taken away for the last part of it. Milliseconds. */
export const pointerLivesMs = 30_000;
const stillAfterMs = 27_000;
/** What took longer to arrive is shown where it ended: nobody wants to see old moves. Milliseconds. */
const oldAfterMs = 1_500;
/** Who has moved within this time counts as moving. Milliseconds. */
const moverMs = 1_000;

interface Shown {
  cursor: Cursor;
  signal: Signal<unknown>;
  readonly replay: PointReplay;
  movedAt: number;
}

/** The pointers of others: who they are, and where each is at any moment. */
export class ShownCursors {
  readonly #clock: Clock;
  readonly #line: SignalLine<unknown>;
  readonly #audience: Audience;
  readonly #shown = new Map<string, Shown>();
  #cursors: readonly Cursor[] = [];

  constructor(clock: Clock, line: SignalLine<unknown>, audience: Audience) {
    this.#clock = clock;
    this.#line = line;
    this.#audience = audience;
  }

  get cursors(): readonly Cursor[] {
    return this.#cursors;
  }

  /** How many of them move. */
  get movers(): number {
    const since = this.#clock.monotonic() - moverMs;
    return [...this.#shown.values()].filter(({ movedAt }) => movedAt > since).length;
  }

  /** Milliseconds until one of them is about to be taken away. Infinity if none is. */
  get stillIn(): number {
    const now = this.#clock.monotonic();
    const moments = [...this.#shown.values()].map(({ movedAt }) => movedAt + stillAfterMs - now);
    return Math.min(Infinity, ...moments.filter((ms) => ms > 0));
  }

  /** Takes up what others show now. True when there are other cursors than before. */
  take(): boolean {
    const gone = new Set(this.#shown.keys());
    for (const signal of this.#line.current) if (this.#takeOne(signal)) gone.delete(signal.session);
    for (const session of gone) this.#shown.delete(session);
    const cursors = [...this.#shown.values()].map(({ cursor }) => cursor);
    const isSame =
      cursors.length === this.#cursors.length &&
      cursors.every((each, index) => each === this.#cursors[index]);
    if (!isSame) this.#cursors = cursors;
    return !isSame;
  }

  /** Where they are now. `isMoving`: they will be elsewhere in the next frame. */
  places(view: SurfaceView): { readonly places: readonly CursorPlace[]; readonly isMoving: boolean } {
    const now = this.#clock.monotonic();
    let isMoving = false;
    const places = [...this.#shown.values()].flatMap(({ cursor, replay, movedAt }) => {
      const at = replay.at(now);
      if (!at) return [];
      isMoving ||= replay.isMoving(now);
      const [from, to] = [view.spotOf(at.from), view.spotOf(at.to)];
      // On its way from a place that this page doesn't have it is shown where it arrives.
      const [one, other] = [from ?? to, to];
      const isStill = now - movedAt >= stillAfterMs;
      if (!one || !other) return [{ cursor, x: 0, y: 0, isInSight: false, isStill }];
      const x = one.x + (other.x - one.x) * at.part;
      const y = one.y + (other.y - one.y) * at.part;
      return [{ cursor, x, y, isInSight: at.part < 0.5 ? one.isInSight : other.isInSight, isStill }];
    });
    return { places, isMoving };
  }

  #takeOne(signal: Signal<unknown>): boolean {
    const { session, userId } = signal;
    const person = this.#audience.shown(userId);
    if (!person) return false;
    const known = this.#shown.get(session);
    const { member } = person;
    if (known && known.cursor.member !== member) known.cursor = { session, userId, member };
    if (known?.signal === signal) return true;
    const points = unpackPoints(signal.value);
    if (!points || points.length === 0) return false;
    const now = this.#clock.monotonic();
    const age = this.#line.ageOf(signal);
    const replay = known?.replay ?? new PointReplay();
    if (known && age < oldAfterMs && !isStillPreferred()) replay.take(points, now);
    else replay.jump(points, now);
    const movedAt = now - Math.max(0, age);
    if (known) Object.assign(known, { signal, movedAt });
    else this.#shown.set(session, { cursor: { session, userId, member }, signal, replay, movedAt });
    return true;
  }
}

function isStillPreferred(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
