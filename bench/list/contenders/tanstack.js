import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import { createRow, fillRow } from "./row-nodes.js";

/** `@tanstack/virtual-core` with measured rows. */
export function mount(box, rows) {
  let data = rows;
  const spacer = document.createElement("div");
  spacer.style.position = "relative";
  box.append(spacer);
  const shown = new Map();
  const options = () => ({
    count: data.length,
    getScrollElement: () => box,
    estimateSize: () => 34,
    overscan: 15,
    getItemKey: (index) => data[index]._id,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: render,
  });
  const virtualizer = new Virtualizer(options());
  const unmount = virtualizer._didMount();

  function render() {
    const items = virtualizer.getVirtualItems();
    const wanted = new Set(items.map(({ key }) => key));
    for (const [key, element] of shown) {
      if (wanted.has(key)) continue;
      element.remove();
      shown.delete(key);
    }
    for (const { key, index, start } of items) {
      const known = shown.get(key);
      if (known) fillRow(known, data[index]);
      const element = known ?? spacer.appendChild(createRow(data[index]));
      element.dataset.index = index;
      element.style.cssText = "position:absolute;inset-inline:0";
      element.style.transform = `translateY(${start}px)`;
      shown.set(key, element);
      if (!known) virtualizer.measureElement(element);
    }
    spacer.style.height = `${virtualizer.getTotalSize()}px`;
  }

  function update() {
    virtualizer.setOptions(options());
    virtualizer._willUpdate();
    render();
  }

  update();
  return {
    ready: Promise.resolve(),
    edit(index, row) {
      data = data.with(index, row);
      update();
    },
    prepend(row) {
      data = [row, ...data];
      update();
    },
    rowAt: (index) => shown.get(data[index]._id),
    rows: () => [...shown.values()],
    scrollToRow: (index) => virtualizer.scrollToIndex(index, { align: "start" }),
    unmount() {
      unmount();
      spacer.remove();
    },
  };
}
