import type { AnchoredPoint } from "../../core/rooms/pointers/pointer-batch.js";
import type { SurfaceView } from "./surface-view.js";

export interface PointerInputOptions {
  readonly surface: Element;
  readonly view: SurfaceView;
  /** Whether anybody would see it. */
  readonly isSeen: () => boolean;
  readonly moved: (point: AnchoredPoint) => void;
  readonly left: () => void;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly target: Element;
}

/** Where the reader's own pointer is on a surface. A finger points at nothing while it doesn't touch, so it is none. */
export class PointerInput {
  readonly #options: PointerInputOptions;
  readonly #listening = new AbortController();
  #last: Place | undefined;

  constructor(options: PointerInputOptions) {
    this.#options = options;
    const { surface } = options;
    const { ownerDocument } = surface;
    const listen = { passive: true, signal: this.#listening.signal };
    surface.addEventListener("pointermove", (event) => this.#onMove(event as PointerEvent), listen);
    surface.addEventListener("pointerleave", () => this.#leave(), listen);
    ownerDocument.addEventListener("scroll", () => this.look(), { ...listen, capture: true });
    ownerDocument.addEventListener(
      "visibilitychange",
      () => {
        if (ownerDocument.visibilityState === "hidden") this.#leave();
      },
      listen,
    );
    ownerDocument.defaultView?.addEventListener("pagehide", () => this.#leave(), listen);
  }

  /** Looks again: what is under a pointer that stays where it is may have moved, or somebody may have come. */
  look(): void {
    if (!this.#last) return;
    const { x, y } = this.#last;
    const root = this.#options.surface.getRootNode() as Document | ShadowRoot;
    const target = root.elementFromPoint(x, y);
    if (target && this.#options.surface.contains(target)) this.#take({ x, y, target });
  }

  stop(): void {
    this.#listening.abort();
    this.#leave();
  }

  #onMove({ pointerType, clientX: x, clientY: y, target }: PointerEvent): void {
    if (pointerType !== "touch") this.#take({ x, y, target: target as Element });
  }

  #take(place: Place): void {
    const { isSeen, view, moved } = this.#options;
    this.#last = place;
    const point = isSeen() ? view.pointAt(place.target, place) : undefined;
    if (point) moved(point);
  }

  #leave(): void {
    if (!this.#last) return;
    this.#last = undefined;
    this.#options.left();
  }
}
