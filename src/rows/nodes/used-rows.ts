import { focusedNear } from "../../internal/focus.js";
import { isElement, isNode, parentOf } from "../../internal/unshadowed.js";

/** The ways in which the reader's hand can be on a row. Each ends by itself: a drag begins with the end of its pointer. */
type Grasp = "drag" | "touch" | "capture";

const begins: Readonly<Record<string, Grasp>> = {
  dragstart: "drag",
  touchstart: "touch",
  gotpointercapture: "capture",
};
const ends: Readonly<Record<string, Grasp>> = {
  dragend: "drag",
  touchend: "touch",
  touchcancel: "touch",
  lostpointercapture: "capture",
};

/**
 * The rows that the reader uses: they hold the focus or an end of what is selected, are dragged, or have a finger or the
 * pointer on them. Their nodes must stay, or the browser forgets what was going on.
 */
export class UsedRows {
  readonly #host: HTMLElement;
  readonly #released: () => void;
  readonly #grasped = new Map<Grasp, Element>();

  /** `released`: a row may not be in use any more. */
  constructor(host: HTMLElement, released: () => void) {
    this.#host = host;
    this.#released = released;
    for (const type of Object.keys(begins)) host.addEventListener(type, this.#onBegin, { passive: true });
    for (const type of Object.keys(ends)) host.addEventListener(type, this.#onEnd, { passive: true });
    host.addEventListener("focusout", this.#releaseLater);
  }

  get all(): ReadonlySet<Element> {
    return new Set([...this.#grasped.values(), ...rowsInUse(this.#host)]);
  }

  readonly #onBegin = (event: Event): void => {
    const [row] = isNode(event.target) ? rowsWith(this.#host, [event.target]) : [];
    const grasp = begins[event.type];
    if (row && grasp) this.#grasped.set(grasp, row);
  };

  readonly #onEnd = (event: Event): void => {
    const grasp = ends[event.type];
    if (grasp && !isStillTouched(event)) this.#grasped.delete(grasp);
    this.#releaseLater();
  };

  /** The event has to reach the page first, and the focus is nowhere yet while it leaves. */
  readonly #releaseLater = (): void => void setTimeout(this.#released, 0);
}

function isStillTouched(event: Event): boolean {
  return "touches" in event && (event.touches as TouchList).length > 0;
}

/** The rows that hold the focus, or an end of what the reader has selected. */
function rowsInUse(host: HTMLElement): readonly Element[] {
  const selection = host.ownerDocument.getSelection();
  const isSelected = selection !== null && !selection.isCollapsed;
  return rowsWith(host, [
    focusedNear(host),
    ...(isSelected ? [selection.anchorNode, selection.focusNode] : []),
  ]);
}

/** The children of `host` that hold `nodes`. */
export function rowsWith(host: HTMLElement, nodes: readonly (Node | null)[]): Element[] {
  return nodes.flatMap((node) => childWith(host, node) ?? []);
}

/** The child of `host` that holds `node`. */
function childWith(host: HTMLElement, node: Node | null): Element | undefined {
  let at = node;
  while (at && parentOf(at) !== host) at = parentOf(at);
  return isElement(at) ? at : undefined;
}
