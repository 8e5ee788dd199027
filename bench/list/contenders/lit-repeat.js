import { html, render } from "lit";
import { repeat } from "lit/directives/repeat.js";

/** All rows on the page by Lit's `repeat`. */
export function mount(box, rows) {
  let data = rows;
  const list = document.createElement("div");
  box.append(list);
  const show = () =>
    render(
      repeat(data, ({ _id }) => _id, rowView),
      list,
    );
  show();
  return {
    ready: Promise.resolve(),
    edit(index, row) {
      data = data.with(index, row);
      show();
    },
    prepend(row) {
      data = [row, ...data];
      show();
    },
    rowAt: (index) => list.children[index],
    rows: () => [...list.children],
    scrollToRow: (index) => list.children[index].scrollIntoView(),
    unmount: () => list.remove(),
  };
}

function rowView({ _id, author, subject, at }) {
  return html`<p data-key=${_id}><b>${author}</b> ${subject} <small>${at}</small></p>`;
}
