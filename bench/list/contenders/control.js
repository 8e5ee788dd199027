import { ControlRows } from "./control-rows.js";
import { load } from "./own-rows.js";
import { createRow, fillRow } from "./row-nodes.js";

const OVERSCAN = 600;
const BOX_HEIGHT = 600;

/**
 * What one writes by hand for this list and no other: the rows near the box stand in the flow between two paddings, their
 * heights are read once, after layout, and nodes of rows that leave are used for those that come. The limit that others
 * are compared to.
 */
function mount(box, loaded) {
  const rows = new ControlRows(loaded.rows);
  const body = document.createElement("div");
  box.append(body);
  /** The rows on the page, from `first` on. */
  let shown = [];
  let first = 0;
  let [paddingStart, paddingEnd] = [0, 0];
  const known = new WeakSet();

  /** Layout is clean when this is called, so reading heights forces none. */
  function measure() {
    for (const [at, { row, element }] of shown.entries()) {
      if (known.has(row)) continue;
      known.add(row);
      rows.measured(first + at, element.getBoundingClientRect().height);
    }
  }

  function show(newFirst, newEnd) {
    const wanted = rows.slice(newFirst, newEnd);
    const byKey = new Map(shown.map((line) => [line.row._id, line]));
    const kept = wanted.map(({ _id }) => byKey.get(_id));
    for (const line of kept) if (line) byKey.delete(line.row._id);
    const old = shown;
    shown = wanted.map((row, at) => {
      const line = kept[at] ?? inPlace(old[at], byKey);
      if (line && line.row !== row) fillRow(line.element, row);
      return { row, element: line?.element };
    });
    const free = [...byKey.values()];
    for (const line of shown) line.element ??= reused(free.pop(), line.row);
    for (const { element } of free) element.remove();
    place();
    first = newFirst;
    pad(rows.before(newFirst), rows.height - rows.before(newEnd));
  }

  /** From the end to the start, only what isn't in its place already. */
  function place() {
    let next = null;
    for (const { element } of shown.toReversed()) {
      if (element.parentNode !== body || element.nextSibling !== next) body.insertBefore(element, next);
      next = element;
    }
  }

  function pad(start, end) {
    if (start !== paddingStart) body.style.paddingBlockStart = `${start}px`;
    if (end !== paddingEnd) body.style.paddingBlockEnd = `${end}px`;
    [paddingStart, paddingEnd] = [start, end];
  }

  function follow() {
    const top = box.scrollTop;
    const start = rows.indexAt(Math.max(0, top - OVERSCAN));
    const end = rows.indexAt(top + BOX_HEIGHT + OVERSCAN) + 1;
    show(start, end);
  }

  function scrolled() {
    measure();
    follow();
  }

  /** Changes rows in view where they stand, or only the paddings. */
  function apply(operation) {
    rows.apply(operation);
    if (operation.kind === "edit") {
      for (const [index, row] of operation.changes) {
        const line = shown[index - first];
        if (!line) continue;
        line.row = row;
        fillRow(line.element, row);
      }
      return;
    }
    show(first, Math.min(rows.length, first + shown.length));
  }

  box.addEventListener("scroll", scrolled, { passive: true });
  follow();
  return {
    scroller: () => box,
    apply,
    scrollToRow(index) {
      for (let tries = 0; tries < 3; tries += 1) {
        box.scrollTop = rows.before(index);
        follow();
        measure();
      }
    },
  };
}

/** A line that leaves, where one that comes takes its place. */
function inPlace(line, leaving) {
  return line && leaving.delete(line.row._id) ? line : undefined;
}

/** The node is taken out first, so that those between which it stood count as neighbours. */
function reused(line, row) {
  if (!line) return createRow(row);
  line.element.remove();
  fillRow(line.element, row);
  return line.element;
}

export const control = { load, mount };
