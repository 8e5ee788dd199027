import "../../../dist/elements/live-value/define.js";
import "../../../dist/elements/realtime-list/define.js";
import { html } from "lit";
import { createRealtimeClient } from "../../../dist/client/index.js";
import { FrameServer } from "./frame-server.js";
import { afterFrame, framesUntil } from "./frames.js";
import { edited, sampleRows } from "./rows.js";

const LISTS = 200;
const VALUES = 1_000;
const ROWS = 10;

/** What is rendered is counted: by row of a list, by value. */
let rendered = [];
const lists = Array.from({ length: LISTS }, (_, list) => sampleRows(ROWS, `list-${list}`, list + 1));
const values = Array.from({ length: VALUES }, (_, id) => id);
let elements;

const server = new FrameServer((path, { id, list }) =>
  JSON.stringify(
    path === "values:get" ? values[id] : { page: lists[list], continueCursor: "", isDone: true },
  ),
);

globalThis.bench = {
  /** All in one go, as when a framework shows a page. */
  async mount() {
    const { webSocketConstructor } = server;
    const client = createRealtimeClient({ url: "https://frames.example", webSocketConstructor });
    elements = [
      ...lists.map((_, list) => newList(client, list)),
      ...values.map((_, id) => newValue(client, id)),
    ];
    document.body.append(...elements);
    await framesUntil(areAllShown, () => "Some list or value");
  },

  /** One row of one list: the rows that were rendered, and the elements in which anything was written. */
  async changeRow(list) {
    lists[list] = lists[list].with(3, edited(lists[list][3], 1));
    const results = server.resultsOf((path, args) => path === "rows:list" && args.list === list);
    return touched(results, () => elements[list].textContent.includes(lists[list][3].subject));
  },

  async changeValue(id) {
    values[id] += 1_000;
    const results = server.resultsOf((path, args) => path === "values:get" && args.id === id);
    return touched(results, () => isShown(id));
  },

  prepareAllValues() {
    for (const id of values.keys()) values[id] += 1;
    this.results = server.resultsOf((path) => path === "values:get");
  },

  async changeAllValues() {
    server.send(this.results);
    await framesUntil(
      () => values.every((_, id) => isShown(id)),
      () => "Some value",
    );
  },
};

function newList(client, list) {
  const element = document.createElement("realtime-list");
  Object.assign(element, { client, query: "rows:list", args: { list } });
  element.renderItem = ({ _id, author, subject }) => {
    rendered.push(_id);
    return html`<p><b>${author}</b> ${subject}</p>`;
  };
  return element;
}

function newValue(client, id) {
  const element = document.createElement("live-value");
  Object.assign(element, { client, query: "values:get", args: { id }, highlight: true });
  element.format = (value) => {
    rendered.push(id);
    return String(value);
  };
  return element;
}

function areAllShown() {
  const areListsShown = lists.every((rows, list) => elements[list].textContent.includes(rows.at(-1).subject));
  return areListsShown && values.every((_, id) => isShown(id));
}

function isShown(id) {
  return elements[LISTS + id].shadowRoot.textContent.includes(String(values[id]));
}

async function touched(results, isDone) {
  rendered = [];
  const written = new Set();
  const observers = elements.map((element) => observed(element, () => written.add(element)));
  server.send(results);
  await framesUntil(isDone, () => "The change");
  await afterFrame();
  for (const observer of observers) observer.disconnect();
  return { renders: rendered.length, elements: written.size };
}

function observed(element, note) {
  const observer = new MutationObserver(note);
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  for (const root of [element, element.shadowRoot]) observer.observe(root, everything);
  return observer;
}
