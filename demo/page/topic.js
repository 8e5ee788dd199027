// What a channel is about: one at a time writes it, and what they have written stays until they have saved it or let it go.
const byId = (id) => document.getElementById(id);
const now = byId("topic");
const lock = byId("topic-lock");
const change = byId("topic-change");
const form = change.querySelector("form");
const field = byId("topic-text");

/** What was begun and not saved in the rooms that are not shown. */
const drafts = new Map();

/** @param {{ token: string }} guest - who writes */
export function topicEditor(guest) {
  lock.addEventListener("lease-change", async ({ isMine }) => {
    const begins = isMine && form.hidden;
    if (begins) beginWith(now.value ?? "");
    form.hidden = !isMine && !isUnsaved();
    if (!begins) return;
    // Until then what is inside can't have the focus.
    await lock.updateComplete;
    field.select();
  });
  change.addEventListener("mutation-settled", ({ outcome, args }) => {
    if (outcome.name === "applied") end(args.text);
  });
  byId("topic-cancel").addEventListener("click", () => end(field.defaultValue));

  return {
    show(channel) {
      const former = lock.getAttribute("room");
      const room = `channel:${channel}`;
      if (room !== former) goOver(former, room);
      now.args = { channel };
      change.args = { token: guest.token, channel };
    },
  };
}

/** What the field holds as its default is what it began with: what differs was written and isn't saved. */
function beginWith(text) {
  field.defaultValue = text;
  field.value = text;
}

function goOver(former, room) {
  if (isUnsaved()) drafts.set(former, { text: field.value, topic: field.defaultValue });
  else drafts.delete(former);
  lock.setAttribute("room", room);
  const { text, topic } = drafts.get(room) ?? { text: "", topic: "" };
  beginWith(topic);
  field.value = text;
  form.hidden = !isUnsaved();
}

function isUnsaved() {
  return field.value !== field.defaultValue;
}

function end(text) {
  beginWith(text);
  form.hidden = true;
  void lock.release?.();
}
