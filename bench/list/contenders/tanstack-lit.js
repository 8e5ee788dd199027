import { VirtualizerController } from "@tanstack/lit-virtual";
import { html, LitElement } from "lit";
import { ref } from "lit/directives/ref.js";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import { applied } from "../page/rows.js";
import { load } from "./own-rows.js";

/** TanStack Virtual's adapter for Lit with measured rows, which stand in the flow of one block that is moved. */
class TanstackList extends LitElement {
  rows;
  box;
  #controller;

  createRenderRoot() {
    return this;
  }

  get virtualizer() {
    return this.#controller.getVirtualizer();
  }

  begin(box, rows) {
    this.rows = rows;
    this.#controller = new VirtualizerController(this, {
      getScrollElement: () => box,
      count: rows.length,
      estimateSize: () => 34,
      overscan: 15,
      getItemKey: (index) => this.rows[index]._id,
    });
  }

  apply(operation) {
    this.rows = applied(this.rows, operation);
    if (operation.kind !== "edit") {
      const { virtualizer } = this;
      // Keys are read again when the function that names them is another one.
      const getItemKey = (index) => this.rows[index]._id;
      virtualizer.setOptions({ ...virtualizer.options, count: this.rows.length, getItemKey });
    }
    this.requestUpdate();
  }

  render() {
    const { virtualizer } = this;
    const items = virtualizer.getVirtualItems();
    return html`<div
      style=${styleMap({ position: "relative", width: "100%", height: `${virtualizer.getTotalSize()}px` })}
    >
      <div
        style=${styleMap({
          position: "absolute",
          top: "0",
          left: "0",
          width: "100%",
          transform: `translateY(${items[0]?.start ?? 0}px)`,
        })}
      >
        ${repeat(
          items,
          ({ key }) => key,
          ({ index }) => this.#row(index),
        )}
      </div>
    </div>`;
  }

  #row(index) {
    const { _id, author, subject, at } = this.rows[index];
    return html`<p data-index=${index} data-key=${_id} ${ref(this.virtualizer.measureElement)}>
      <b>${author}</b> ${subject} <small>${at}</small>
    </p>`;
  }
}

customElements.define("tanstack-list", TanstackList);

function mount(box, { rows }) {
  const list = document.createElement("tanstack-list");
  list.begin(box, rows);
  box.append(list);
  return {
    scroller: () => box,
    apply: (operation) => list.apply(operation),
    scrollToRow: (index) => list.virtualizer.scrollToIndex(index, { align: "start" }),
  };
}

export const tanstackLit = { load, mount };
