import type { AnchoredPoint } from "../../core/rooms/pointers/pointer-batch.js";
import { anchorOf, elementAt } from "./anchors.js";
import {
  type Area,
  areaOf,
  type Box,
  boxOf,
  fractionsIn,
  isWithin,
  scrollersOf,
  type Spot,
  spotIn,
} from "./boxes.js";

interface KnownAnchor {
  readonly element: Element | undefined;
  readonly scrollers: readonly Element[];
}

/** Of the anchor, as the page is laid out now. */
interface Seen {
  readonly box: Box;
  readonly area: Area;
}

/** Where things are on a surface. Looks each of them up once in a frame, and for elements only after the page has changed. */
export class SurfaceView {
  readonly #surface: Element;
  /** Where what is drawn is cut off anyway; null: it is drawn over the whole window. */
  readonly #isCutOff: () => boolean;
  readonly #known = new Map<string, KnownAnchor>();
  readonly #seen = new Map<string, Seen | undefined>();

  constructor(surface: Element, isCutOff: () => boolean) {
    this.#surface = surface;
    this.#isCutOff = isCutOff;
  }

  /** The page may have other elements. */
  forget(): void {
    this.#known.clear();
  }

  /** The page may be laid out otherwise. */
  beginFrame(): void {
    this.#seen.clear();
  }

  /** The elements that something was placed at. */
  get anchors(): readonly Element[] {
    return [...this.#known.values()].flatMap(({ element }) => element ?? []);
  }

  elementAt(path: string): Element | undefined {
    return this.#anchorAt(path).element;
  }

  /** Undefined where this page has no such place, or it is scrolled away. */
  spotOf({ anchor, x, y }: AnchoredPoint): (Spot & { readonly isInSight: boolean }) | undefined {
    const seen = this.#see(anchor);
    if (!seen) return undefined;
    const spot = spotIn(seen.box, { x, y });
    return { ...spot, isInSight: isWithin(spot, seen.area) };
  }

  areaAt(path: string): Area | undefined {
    return this.#see(path)?.area;
  }

  pointAt(target: Element, spot: Spot): AnchoredPoint | undefined {
    const { element, path } = anchorOf(target, this.#surface);
    const box = boxOf(element);
    return box.width > 0 && box.height > 0 ? { anchor: path, ...fractionsIn(box, spot) } : undefined;
  }

  #see(path: string): Seen | undefined {
    if (this.#seen.has(path)) return this.#seen.get(path);
    const { element, scrollers } = this.#anchorAt(path);
    const box = element && boxOf(element);
    const seen = box && box.width > 0 && box.height > 0 ? { box, area: areaOf(scrollers) } : undefined;
    this.#seen.set(path, seen);
    return seen;
  }

  #anchorAt(path: string): KnownAnchor {
    const known = this.#known.get(path);
    if (known) return known;
    const element = elementAt(path, this.#surface);
    const last = this.#isCutOff() ? this.#surface : null;
    const anchor = { element, scrollers: element ? scrollersOf(element, last) : [] };
    this.#known.set(path, anchor);
    return anchor;
  }
}
