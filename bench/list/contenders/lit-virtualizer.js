import "@lit-labs/virtualizer";
import { html } from "lit";

/** `@lit-labs/virtualizer`, in its own scroller. */
export function mount(box, rows) {
  let data = rows;
  const list = document.createElement("lit-virtualizer");
  list.scroller = true;
  list.style.blockSize = "100%";
  list.keyFunction = ({ _id }) => _id;
  list.renderItem = ({ _id, author, subject, at }) =>
    html`<p data-key=${_id} style="inline-size: 100%"><b>${author}</b> ${subject} <small>${at}</small></p>`;
  list.items = data;
  box.append(list);
  const show = () => {
    list.items = data;
    return list.updateComplete;
  };
  return {
    ready: list.layoutComplete,
    scroller: list,
    edit(index, row) {
      data = data.with(index, row);
      return show();
    },
    prepend(row) {
      data = [row, ...data];
      return show();
    },
    rowAt: (index) => list.querySelector(`[data-key="row-${index}"]`),
    rows: () => [...list.querySelectorAll("[data-key]")],
    scrollToRow: (index) => list.element(index)?.scrollIntoView({ block: "start" }),
    unmount: () => list.remove(),
  };
}
