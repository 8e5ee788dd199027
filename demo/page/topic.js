// What a channel is about: one at a time writes it, and what they have written stays until they have saved it or let it go.
const byId = (id) => document.getElementById(id);
const now = byId("topic");
const lock = byId("topic-lock");
const change = byId("topic-change");
const form = change.querySelector("form");
const field = byId("topic-text");

/** What was begun in a room and not saved stays there over a reload. */
const draftKey = () => `live-board-topic-${lock.getAttribute("room")}`;

/** @param {{ token: string }} guest - who writes */
export function topicEditor(guest) {
  let wasMine = false;
  lock.addEventListener("lease-change", async ({ isMine }) => {
    const begins = isMine && !wasMine;
    wasMine = isMine;
    if (begins && form.hidden) beginWith(now.value ?? "");
    form.hidden = !isMine && !isUnsaved();
    if (begins) await takeFocus();
  });
  field.addEventListener("input", keep);
  change.addEventListener("mutation-settled", ({ outcome, args }) => {
    if (outcome.name === "applied") end(args.text);
  });
  byId("topic-cancel").addEventListener("click", () => end(field.defaultValue));

  return {
    show(channel) {
      lock.setAttribute("room", `channel:${channel}`);
      restore();
      now.args = { channel };
      change.args = { token: guest.token, channel };
    },
  };
}

/** Who has waited for their turn may be writing something else by now: that goes on. */
async function takeFocus() {
  // Until then what is inside can't have the focus.
  await lock.updateComplete;
  if (!lock.contains(document.activeElement)) return;
  if (isUnsaved()) field.focus();
  else field.select();
}

/** What the field holds as its default is what it began with: what differs was written and isn't saved. */
function beginWith(topic, text = topic) {
  field.defaultValue = topic;
  field.value = text;
}

function isUnsaved() {
  return field.value !== field.defaultValue;
}

function keep() {
  const draft = { topic: field.defaultValue, text: field.value };
  if (isUnsaved()) sessionStorage.setItem(draftKey(), JSON.stringify(draft));
  else sessionStorage.removeItem(draftKey());
}

function restore() {
  const { topic, text } = JSON.parse(sessionStorage.getItem(draftKey())) ?? { topic: "", text: "" };
  beginWith(topic, text);
  form.hidden = !isUnsaved();
}

function end(topic) {
  beginWith(topic);
  keep();
  form.hidden = true;
  void lock.release?.();
}
