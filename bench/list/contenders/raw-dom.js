import { createRow, fillRow } from "./row-nodes.js";

/** All rows on the page, written by hand. */
export function mount(box, rows) {
  const elements = rows.map(createRow);
  const list = document.createElement("div");
  list.append(...elements);
  box.append(list);
  return {
    ready: Promise.resolve(),
    edit: (index, row) => fillRow(elements[index], row),
    prepend(row) {
      elements.unshift(createRow(row));
      list.prepend(elements[0]);
    },
    rowAt: (index) => elements[index],
    rows: () => elements,
    scrollToRow: (index) => elements[index].scrollIntoView(),
    unmount: () => list.remove(),
  };
}
