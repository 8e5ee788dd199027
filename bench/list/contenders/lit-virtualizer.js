import "@lit-labs/virtualizer";
import { html } from "lit";
import { applied } from "../page/rows.js";
import { load } from "./own-rows.js";

/** `@lit-labs/virtualizer`, in its own scroller. */
function mount(box, { rows }) {
  const list = document.createElement("lit-virtualizer");
  list.scroller = true;
  list.style.blockSize = "100%";
  list.keyFunction = ({ _id }) => _id;
  list.renderItem = ({ _id, author, subject, at }) =>
    html`<p data-key=${_id} style="inline-size: 100%"><b>${author}</b> ${subject} <small>${at}</small></p>`;
  list.items = rows;
  box.append(list);
  return {
    scroller: () => list,
    apply(operation) {
      const items = applied(list.items, operation);
      // Rows that only changed are rendered from the same array; another array is laid out anew.
      if (operation.kind === "edit") list.requestUpdate();
      else list.items = items === list.items ? [...items] : items;
    },
    scrollToRow: (index) => list.element(index)?.scrollIntoView({ block: "start" }),
  };
}

export const litVirtualizer = { load, mount };
