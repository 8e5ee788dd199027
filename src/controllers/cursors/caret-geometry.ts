import { scaleOf, type Spot } from "./boxes.js";
import { isTextField, type TextField } from "./caret-fields.js";

/** In pixels of the window. */
export interface CaretShape {
  readonly tip: Piece | undefined;
  readonly ranges: readonly Piece[];
}

interface Piece extends Spot {
  readonly width: number;
  readonly height: number;
}

const nothing: CaretShape = { tip: undefined, ranges: [] };
const mostRanges = 40;

/** What of a field's look decides where its characters stand. */
const copied = [
  ...["font-family", "font-size", "font-style", "font-weight", "font-stretch", "font-variant", "line-height"],
  ...[
    "letter-spacing",
    "word-spacing",
    "text-indent",
    "text-transform",
    "text-align",
    "tab-size",
    "direction",
  ],
  ...["padding-top", "padding-right", "padding-bottom", "padding-left"],
  ...["border-top-width", "border-right-width", "border-bottom-width", "border-left-width"],
];

interface Measured {
  readonly key: string;
  readonly shape: CaretShape;
}

/** Shapes from the field's own corner, as if it weren't scrolled: scrolling a field then costs no second look at its text. */
const measured = new WeakMap<TextField, Map<string, Measured>>();

/** Where a selection stands in a field. `who`: whose, so that it is measured again only when something has changed. */
export function shapeIn(field: HTMLElement, start: number, end: number, who: string): CaretShape {
  if (start < 0 || end < 0) return nothing;
  if (!isTextField(field)) return shapeInRich(field, start, end);
  const known = measured.get(field) ?? new Map<string, Measured>();
  measured.set(field, known);
  const { offsetWidth, clientWidth, offsetHeight, value } = field;
  const key = [start, end, offsetWidth, clientWidth, offsetHeight, value].join(" ");
  let entry = known.get(who);
  if (entry?.key !== key) known.set(who, (entry = { key, shape: measure(field, start, end) }));
  return placed(entry.shape, field);
}

export function forgetShape(who: string, field: Element | undefined): void {
  if (field && isTextField(field)) measured.get(field)?.delete(who);
}

function placed({ tip, ranges }: CaretShape, field: TextField): CaretShape {
  const rect = field.getBoundingClientRect();
  const scale = scaleOf(field, rect);
  const place = ({ x, y, width, height }: Piece): Piece => ({
    x: rect.left + (x - field.scrollLeft) * scale,
    y: rect.top + (y - field.scrollTop) * scale,
    width: width * scale,
    height: height * scale,
  });
  return { tip: tip && place(tip), ranges: ranges.map(place) };
}

/** Browsers don't tell where a field's characters stand, so the same text is laid out out of sight, for a moment. */
function measure(field: TextField, start: number, end: number): CaretShape {
  const { ownerDocument: page, value } = field;
  const mirror = page.createElement("div");
  const style = getComputedStyle(field);
  for (const name of copied) mirror.style.setProperty(name, style.getPropertyValue(name));
  const isLine = field instanceof HTMLInputElement;
  const borders = parseFloat(style.borderLeftWidth) + parseFloat(style.borderRightWidth);
  const set = {
    ...{ position: "fixed", top: "0", left: "0", visibility: "hidden", "box-sizing": "border-box" },
    ...{ "border-style": "solid", "white-space": isLine ? "pre" : "pre-wrap", "overflow-wrap": "break-word" },
    ...{ width: `${field.clientWidth + borders}px`, contain: "layout" },
  };
  for (const [name, text] of Object.entries(set)) mirror.style.setProperty(name, text);
  const [from, to] = [Math.min(start, end, value.length), Math.min(Math.max(start, end), value.length)];
  const marker = page.createElement("span");
  const selected = page.createElement("span");
  selected.append(value.slice(from, to));
  // An empty last line has a height only with something in it.
  mirror.append(
    value.slice(0, from),
    ...(end <= start ? [marker, selected] : [selected, marker]),
    value.slice(to),
    "\u200b",
  );
  page.body.append(mirror);
  const corner = mirror.getBoundingClientRect();
  // The only line of an input stands in its middle.
  const shift = isLine ? (field.offsetHeight - corner.height) / 2 : 0;
  const piece = ({ left, top, width, height }: DOMRect): Piece => ({
    ...{ x: left - corner.left, y: top - corner.top + shift, width, height },
  });
  const tip = piece(marker.getBoundingClientRect());
  const ranges = [...selected.getClientRects()].slice(0, mostRanges).map(piece);
  mirror.remove();
  return { tip, ranges: from === to ? [] : ranges };
}

function shapeInRich(field: HTMLElement, start: number, end: number): CaretShape {
  const [one, other] = [placeOf(field, start), placeOf(field, end)];
  const range = field.ownerDocument.createRange();
  range.setStart(other.node, other.offset);
  const at = range.getClientRects()[0] ?? boxAround(other.node);
  const tip = { x: at.left, y: at.top, width: 0, height: at.height };
  if (start === end) return { tip, ranges: [] };
  const [from, to] = start < end ? [one, other] : [other, one];
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  const ranges = [...range.getClientRects()].slice(0, mostRanges);
  return { tip, ranges: ranges.map(({ left, top, width, height }) => ({ x: left, y: top, width, height })) };
}

/** Of an empty line. */
function boxAround(node: Node): DOMRect {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.getBoundingClientRect() ?? new DOMRect();
}

function placeOf(field: HTMLElement, length: number): { readonly node: Node; readonly offset: number } {
  const texts = field.ownerDocument.createTreeWalker(field, NodeFilter.SHOW_TEXT);
  let left = length;
  let last: Node = field;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const { length: size } = node as Text;
    if (left <= size) return { node, offset: left };
    left -= size;
    last = node;
  }
  return { node: last, offset: last === field ? 0 : (last as Text).length };
}
