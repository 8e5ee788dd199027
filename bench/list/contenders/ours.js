import "../../../dist/elements/realtime-list/define.js";

const template = document.createElement("template");
const line = document.createElement("p");
line.append(document.createElement("b"), " {{subject}} ", document.createElement("small"));
line.firstChild.textContent = "{{author}}";
line.lastChild.textContent = "{{at}}";
template.content.append(line);

/** `<realtime-list>` on rows that are all in memory. */
export function mount(box, _rows, source) {
  const list = document.createElement("realtime-list");
  list.query = "rows:list";
  list.client = {
    logger: console,
    watchPages: () => source,
  };
  list.append(template.cloneNode(true));
  box.append(list);
  return {
    ready: list.updateComplete,
    edit: (index, row) => source.edit(index, row),
    prepend: (row) => source.prepend(row),
    rowAt: (index) => list.querySelector(`[data-key="row-${index}"]`),
    rows: () => list.querySelectorAll("[data-key]"),
    scrollToRow: (index) => list.scrollToKey(`row-${index}`, "start"),
    unmount: () => list.remove(),
  };
}
