import type { Clock } from "../../core/ports.js";
import type { Signal } from "../../core/rooms/signal-channel.js";
import type { SignalLine } from "../../core/rooms/signal-line.js";
import type { Unsubscribe } from "../../core/source.js";
import type { Audience } from "./audience.js";
import { areaOf, isWithin, scaleOf, scrollersOf } from "./boxes.js";
import { type CaretPlace, type CaretValue, readCaret, type Rectangle } from "./caret.js";
import { caretIn, focusedField } from "./caret-fields.js";
import { forgetShape, shapeIn } from "./caret-geometry.js";
import type { Cursor } from "./cursor.js";
import { cancelFrame, inNextFrame } from "./frame-loop.js";
import { LayoutWatch } from "./layout-watch.js";
import type { SurfaceView } from "./surface-view.js";

export interface CaretsSessionOptions {
  readonly surface: Element;
  readonly clock: Clock;
  readonly view: SurfaceView;
  readonly audience: Audience;
  readonly line: SignalLine<CaretValue>;
  readonly isSeen: () => boolean;
  readonly frame: () => { readonly element: HTMLElement; readonly isCutOff: boolean } | undefined;
  readonly draw: (places: readonly CaretPlace[]) => void;
  readonly changed: () => void;
}

/** Twice a second: a selection says where somebody works, not what they do. Milliseconds. */
const sendEveryMs = 500;
/** Who does nothing in a field for so long isn't shown in it any more. Milliseconds. */
const caretLivesMs = 60_000;

interface Shown {
  cursor: Cursor;
  readonly signal: Signal<CaretValue>;
  readonly value: CaretValue;
}

/** What people have selected in the fields of one surface: sends the reader's own, and draws that of others. */
export class CaretsSession {
  readonly #options: CaretsSessionOptions;
  readonly #layout: LayoutWatch;
  readonly #listening = new AbortController();
  readonly #shown = new Map<string, Shown>();
  readonly #leaveLine: Unsubscribe;
  #cursors: readonly Cursor[] = [];
  #places: readonly CaretPlace[] = [];
  #sent: CaretValue | undefined;
  #lastSentAt = -Infinity;
  #stopTimer: (() => void) | undefined;

  constructor(options: CaretsSessionOptions) {
    this.#options = options;
    const { surface, line } = options;
    this.#layout = new LayoutWatch(surface, () => inNextFrame(this));
    const listen = { passive: true, signal: this.#listening.signal };
    const look = (): void => this.#look();
    surface.ownerDocument.addEventListener("selectionchange", look, listen);
    for (const name of ["focusin", "focusout", "input", "select", "keyup"])
      surface.addEventListener(name, look, listen);
    surface.ownerDocument.addEventListener("visibilitychange", look, listen);
    this.#leaveLine = line.subscribe(() => this.take());
  }

  get cursors(): readonly Cursor[] {
    return this.#cursors;
  }

  /** Takes up what others show now, and who they are. */
  take(): void {
    const { line, audience, changed } = this.#options;
    const gone = new Set(this.#shown.keys());
    for (const signal of line.current) {
      const person = audience.shown(signal.userId);
      const value = person && readCaret(signal.value);
      if (!value) continue;
      const { session, userId } = signal;
      gone.delete(session);
      const known = this.#shown.get(session);
      const isSame = known?.cursor.member === person.member;
      const cursor = known && isSame ? known.cursor : { session, userId, member: person.member };
      this.#shown.set(session, { cursor, signal, value });
    }
    for (const session of gone) this.#forget(session);
    const cursors = [...this.#shown.values()].map(({ cursor }) => cursor);
    const isSame =
      cursors.length === this.#cursors.length && cursors.every((each, at) => each === this.#cursors[at]);
    if (cursors.length > 0) this.#layout.start();
    else this.#layout.stop();
    if (!isSame) {
      this.#cursors = cursors;
      changed();
    }
    inNextFrame(this);
  }

  /** Somebody has come who doesn't know yet. */
  tellAgain(): void {
    this.#sent = undefined;
    this.#look();
  }

  stop(): void {
    this.#listening.abort();
    this.#stopTimer?.();
    this.#layout.stop();
    this.#options.line.end();
    this.#leaveLine();
    cancelFrame(this);
  }

  read(): void {
    const frame = this.#options.frame();
    this.#places = frame ? [...this.#shown.values()].map((shown) => this.#placeOf(shown, frame)) : [];
  }

  write(): boolean {
    this.#options.draw(this.#places);
    return false;
  }

  #placeOf(
    { cursor, value: { f, s, e } }: Shown,
    { element, isCutOff }: { readonly element: HTMLElement; readonly isCutOff: boolean },
  ): CaretPlace {
    const { surface, view } = this.#options;
    const field = view.elementAt(f);
    const rect = field?.getBoundingClientRect();
    if (!(field instanceof HTMLElement) || !rect || rect.width === 0)
      return { cursor, field: nowhere, tip: undefined, ranges: [], isInSight: false };
    const around = areaOf(scrollersOf(field.parentElement ?? field, isCutOff ? surface : null));
    const { left, top, right, bottom } = rect;
    const isInSight =
      right > around.left && left < around.right && bottom > around.top && top < around.bottom;
    const origin = element.getBoundingClientRect();
    const scale = scaleOf(element, origin);
    const inFrame = ({ x, y, width, height }: Rectangle): Rectangle => ({
      x: (x - origin.left) / scale,
      y: (y - origin.top) / scale,
      width: width / scale,
      height: height / scale,
    });
    const { tip, ranges } = shapeIn(field, s, e, cursor.session);
    // What a field has scrolled away is beyond its border.
    const isInField = ({ x, y, width, height }: Rectangle) =>
      isWithin({ x: x + width / 2, y: y + height / 2 }, rect);
    return {
      cursor,
      field: inFrame({ x: left, y: top, width: rect.width, height: rect.height }),
      tip: tip && isInField(tip) ? inFrame(tip) : undefined,
      ranges: ranges.filter(isInField).map(inFrame),
      isInSight,
    };
  }

  #forget(session: string): void {
    const known = this.#shown.get(session);
    if (known) forgetShape(session, this.#options.view.elementAt(known.value.f));
    this.#shown.delete(session);
  }

  #look(): void {
    const { surface, isSeen } = this.#options;
    const field = document.visibilityState === "visible" ? focusedField(surface) : undefined;
    if (!field) this.#leave();
    else if (isSeen()) this.#wait();
  }

  /** What is selected when it may be sent counts, not what is selected now. */
  #wait(): void {
    const { clock } = this.#options;
    if (this.#stopTimer) return;
    const waitMs = Math.max(0, this.#lastSentAt + sendEveryMs - clock.monotonic());
    this.#stopTimer = clock.setTimer(() => {
      this.#stopTimer = undefined;
      this.#send();
    }, waitMs);
  }

  #send(): void {
    const { surface, line, clock, isSeen } = this.#options;
    const field = focusedField(surface);
    const value = field && caretIn(field, surface);
    const sent = this.#sent;
    if (!value || !isSeen() || (sent?.f === value.f && sent.s === value.s && sent.e === value.e)) return;
    this.#sent = value;
    this.#lastSentAt = clock.monotonic();
    line.send(value, caretLivesMs);
  }

  #leave(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (!this.#sent) return;
    this.#sent = undefined;
    this.#options.line.end();
  }
}

const nowhere: Rectangle = { x: 0, y: 0, width: 0, height: 0 };
