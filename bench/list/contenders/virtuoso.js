import { createElement, createRef, memo } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { Virtuoso } from "react-virtuoso";

const Row = memo(({ row }) =>
  createElement(
    "p",
    { "data-key": row._id },
    createElement("b", null, row.author),
    ` ${row.subject} `,
    createElement("small", null, row.at),
  ),
);

/** `react-virtuoso`, in its own scroller. */
export function mount(box, rows) {
  let data = rows;
  const handle = createRef();
  const root = createRoot(box);
  let scroller;
  const show = () =>
    flushSync(() =>
      root.render(
        createElement(Virtuoso, {
          ref: handle,
          style: { blockSize: "100%" },
          data,
          increaseViewportBy: 600,
          scrollerRef: (element) => (scroller = element ?? scroller),
          computeItemKey: (_index, row) => row._id,
          itemContent: (_index, row) => createElement(Row, { row }),
        }),
      ),
    );
  show();
  return {
    ready: Promise.resolve(),
    get scroller() {
      return scroller;
    },
    edit(index, row) {
      data = data.with(index, row);
      show();
    },
    prepend(row) {
      data = [row, ...data];
      show();
    },
    rowAt: (index) => box.querySelector(`[data-key="row-${index}"]`),
    rows: () => [...box.querySelectorAll("[data-key]")],
    scrollToRow: (index) => handle.current.scrollToIndex({ index, align: "start" }),
    unmount: () => root.unmount(),
  };
}
