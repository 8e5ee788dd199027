import type { CursorPlace, FrameSize } from "../../controllers/cursors/cursor.js";
import { paintOf } from "../../internal/person-paint.js";

/** A name needs about so much room beside its pointer, in pixels; where there is less, it stands on the other side. */
const nameRoom = { width: 140, height: 48 };

interface Drawn {
  readonly node: HTMLElement;
  transform: string;
  look: string;
}

/** Moves the nodes of pointers. Writes only what is other than before, and never anything that lets the page be laid out again. */
export class CursorNodes {
  #drawn = new Map<string, Drawn>();

  /** Takes up the nodes that were rendered. */
  take(nodes: Iterable<HTMLElement>): void {
    const before = this.#drawn;
    this.#drawn = new Map();
    for (const node of nodes) {
      const session = node.dataset["session"] ?? "";
      const known = before.get(session);
      this.#drawn.set(session, known?.node === node ? known : { node, transform: "", look: "" });
    }
  }

  draw(places: readonly CursorPlace[], size: FrameSize): void {
    for (const place of places) {
      const drawn = this.#drawn.get(place.cursor.session);
      if (drawn) drawOne(drawn, place, size);
    }
  }
}

function drawOne(drawn: Drawn, { x, y, isInSight, isStill }: CursorPlace, size: FrameSize): void {
  const look = [
    isInSight ? "shown" : "",
    isStill ? "still" : "",
    x > size.width - nameRoom.width ? "before" : "",
    y > size.height - nameRoom.height ? "above" : "",
  ]
    .filter(Boolean)
    .join(" ");
  if (look !== drawn.look) drawn.node.dataset["look"] = drawn.look = look;
  if (!isInSight) return;
  const transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  if (transform !== drawn.transform) drawn.node.style.transform = drawn.transform = transform;
}

/** Puts the colours of a person on what is drawn of them: bound styles are forbidden by strict policies. */
export function paint(node: HTMLElement, userId: string, chosen: string | null | undefined): void {
  const { color, ink } = paintOf(userId, chosen ?? null);
  for (const [name, value] of [["--_color", color] as const, ["--_ink", ink] as const])
    if (node.style.getPropertyValue(name) !== value) node.style.setProperty(name, value);
}
