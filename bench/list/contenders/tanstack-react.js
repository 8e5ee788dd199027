import { useVirtualizer } from "@tanstack/react-virtual";
import { createElement, useCallback, useReducer } from "react";
import { createRoot } from "react-dom/client";
import { applied } from "../page/rows.js";
import { load } from "./own-rows.js";
import { Row } from "./react-row.js";

/** TanStack Virtual's adapter for React with measured rows, which stand in the flow of one block that is moved. */
function List({ store }) {
  [, store.changed] = useReducer((count) => count + 1, 0);
  const { rows, order } = store;
  // Keys are read again when rows came, went or moved.
  const getItemKey = useCallback((index) => store.rows[index]._id, [store, order]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => store.box,
    estimateSize: () => 34,
    overscan: 15,
    getItemKey,
  });
  store.virtualizer = virtualizer;
  const items = virtualizer.getVirtualItems();
  const lines = items.map(({ key, index }) =>
    createElement(Row, { key, index, row: rows[index], measure: virtualizer.measureElement }),
  );
  const transform = `translateY(${items[0]?.start ?? 0}px)`;
  return createElement(
    "div",
    { style: { height: virtualizer.getTotalSize(), width: "100%", position: "relative" } },
    createElement(
      "div",
      { style: { position: "absolute", top: 0, left: 0, width: "100%", transform } },
      lines,
    ),
  );
}

function mount(box, { rows }) {
  const store = { box, rows, order: 0 };
  createRoot(box).render(createElement(List, { store }));
  return {
    scroller: () => box,
    apply(operation) {
      store.rows = applied(store.rows, operation);
      if (operation.kind !== "edit") store.order += 1;
      store.changed();
    },
    scrollToRow: (index) => store.virtualizer.scrollToIndex(index, { align: "start" }),
  };
}

export const tanstackReact = { load, mount };
