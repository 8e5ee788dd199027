import { createElement, useReducer } from "react";
import { createRoot } from "react-dom/client";
import { Virtuoso } from "react-virtuoso";
import { applied } from "../page/rows.js";
import { load } from "./own-rows.js";
import { Row } from "./react-row.js";

const keyOf = (_index, { _id }) => _id;
const rowView = (_index, row) => createElement(Row, { row });

function List({ store }) {
  [, store.changed] = useReducer((count) => count + 1, 0);
  return createElement(Virtuoso, {
    ref: store.setHandle,
    scrollerRef: store.setScroller,
    style: { blockSize: "100%" },
    data: store.rows,
    increaseViewportBy: 600,
    computeItemKey: keyOf,
    itemContent: rowView,
  });
}

/** `react-virtuoso`, in its own scroller. Rows that change together are one new array. */
function mount(box, { rows }) {
  const store = {
    rows,
    setHandle: (handle) => (store.handle = handle),
    setScroller: (scroller) => (store.scroller = scroller ?? store.scroller),
  };
  createRoot(box).render(createElement(List, { store }));
  return {
    scroller: () => store.scroller,
    apply(operation) {
      store.rows = operation.kind === "replace" ? operation.rows : applied([...store.rows], operation);
      store.changed();
    },
    scrollToRow: (index) => store.handle.scrollToIndex({ index, align: "start" }),
  };
}

export const virtuoso = { load, mount };
