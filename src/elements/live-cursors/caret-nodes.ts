import type { CaretPlace, Rectangle } from "../../controllers/cursors/caret.js";

/** Puts the marks of what is selected in fields where the fields are. They change about as often as people type, not in each frame. */
export class CaretNodes {
  #nodes = new Map<string, HTMLElement>();

  /** Takes up the nodes that were rendered. */
  take(nodes: Iterable<HTMLElement>): void {
    this.#nodes = new Map([...nodes].map((node) => [node.dataset["session"] ?? "", node]));
  }

  draw(places: readonly CaretPlace[]): void {
    for (const place of places) {
      const node = this.#nodes.get(place.cursor.session);
      if (node) drawOne(node, place);
    }
  }
}

function drawOne(node: HTMLElement, { field, tip, ranges, isInSight }: CaretPlace): void {
  const isRoomy = field.y >= 24;
  node.dataset["look"] = [isInSight ? "shown" : "", isRoomy ? "" : "below"].filter(Boolean).join(" ");
  if (!isInSight) return;
  put(node, field);
  const mark = node.querySelector<HTMLElement>(".tip");
  if (mark) {
    mark.hidden = !tip;
    if (tip) put(mark, { ...tip, x: tip.x - field.x, y: tip.y - field.y, width: 2 });
  }
  const old = [...node.querySelectorAll<HTMLElement>(".range")];
  for (const [index, range] of ranges.entries()) {
    const box = old[index] ?? node.appendChild(newRange(node));
    put(box, { ...range, x: range.x - field.x, y: range.y - field.y });
  }
  for (const box of old.slice(ranges.length)) box.remove();
}

function newRange(node: HTMLElement): HTMLElement {
  const box = node.ownerDocument.createElement("span");
  box.className = "range";
  return box;
}

function put({ style }: HTMLElement, { x, y, width, height }: Rectangle): void {
  style.setProperty("transform", `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`);
  style.setProperty("width", `${width.toFixed(1)}px`);
  style.setProperty("height", `${height.toFixed(1)}px`);
}
