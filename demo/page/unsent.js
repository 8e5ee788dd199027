// What the list can't show: what was not accepted, and, as long as there are no rows, the messages that wait.
import { openEditor } from "./editor.js";

const section = document.getElementById("unsent");
const items = section.querySelector("ul");
const template = document.getElementById("unsent-item");

const titles = {
  "messages:send": ({ channel }) => `Your message in ${channel}`,
  "messages:edit": () => "Your change of a message",
  "messages:remove": () => "Your removal of a message",
};

/**
 * @param {{ client: object, list: HTMLElement, channel: () => string, goOn: () => void }} board - `goOn` puts the focus
 * where one goes on
 */
export function showUnsent({ client, list, channel, goOn }) {
  const shown = new Map();
  const acts = {
    edit: ({ id, mutation, args }) =>
      openEditor({
        title: `${titleOf({ mutation, args })}, once more`,
        act: "Send again",
        text: args.body,
        save: (body) => decide(client.outbox.retry(id, { ...args, body })),
      }),
    retry: ({ id }) => decide(client.outbox.retry(id)),
    discard: ({ id }) => decide(client.outbox.discard(id)),
  };

  client.outbox.subscribe(show);
  client.connection.subscribe(show);
  list.addEventListener("list-change", show);
  window.addEventListener("hashchange", show);
  items.addEventListener("click", (event) => {
    const act = event.target.closest("button")?.dataset.act;
    const id = event.target.closest("li")?.dataset.id;
    const operation = client.outbox.operations.find((each) => each.id === id);
    if (act !== undefined && operation !== undefined) acts[act](operation);
  });

  /** The button that was pressed goes with its item: whoever used it goes on from here. */
  async function decide(decision) {
    const { name, error } = await decision;
    if (name === "not-kept") console.error("This browser could not keep that decision.", error);
    const next = items.querySelector("button:not([hidden])");
    if (next) next.focus();
    else goOn();
  }

  function show() {
    const failed = client.outbox.operations.filter(({ state }) => state === "failed");
    const operations = [...failed, ...waitingMessages()].reverse();
    const ids = new Set(operations.map(({ id }) => id));
    for (const [id, item] of shown) {
      if (ids.has(id)) continue;
      item.remove();
      shown.delete(id);
    }
    operations.forEach((operation, place) => {
      const item = shown.get(operation.id) ?? newItem(operation.id);
      fill(item, operation);
      if (items.children[place] !== item) items.insertBefore(item, items.children[place] ?? null);
    });
    section.hidden = operations.length === 0;
  }

  /** Those that the list would show if it knew what else there is. */
  function waitingMessages() {
    if (client.connection.current.hasEverConnected || list.loadedCount > 0) return [];
    const pending = client.outbox.operations.filter(({ state }) => state === "pending");
    const here = pending.filter(
      ({ mutation, args }) => mutation === "messages:send" && args.channel === channel(),
    );
    return here.flatMap((message) => asItWillBe(message, pending) ?? []);
  }

  function newItem(id) {
    const item = template.content.firstElementChild.cloneNode(true);
    item.dataset.id = id;
    shown.set(id, item);
    return item;
  }
}

/** A message with the changes that wait behind it. Undefined when it is going to be removed. */
function asItWillBe(message, pending) {
  const later = pending.filter(({ args }) => args.id?.includes(message.id));
  if (later.some(({ mutation }) => mutation === "messages:remove")) return undefined;
  const { body } = later.findLast(({ mutation }) => mutation === "messages:edit")?.args ?? message.args;
  return { ...message, args: { ...message.args, body } };
}

/** A former version of this page may have written something else. */
function titleOf({ mutation, args }) {
  return titles[mutation]?.(args) ?? mutation;
}

function fill(item, { mutation, args, state, error }) {
  const part = (name) => item.querySelector(`.${name}`);
  const title = titleOf({ mutation, args });
  const hasText = args.body !== undefined;
  const reason = error && (error.data?.message ?? error.message);
  item.dataset.state = state;
  part("what").textContent = title;
  part("reason").textContent = state === "failed" ? `Not accepted: ${reason}` : "Not sent yet.";
  part("body").textContent = args.body;
  part("body").hidden = !hasText;
  part("acts").hidden = state !== "failed";
  part("edit").hidden = !hasText;
  part("retry").hidden = hasText;
  for (const button of item.querySelectorAll("button")) {
    button.setAttribute("aria-label", `${button.textContent}: ${args.body?.trim() || title}`);
  }
}
