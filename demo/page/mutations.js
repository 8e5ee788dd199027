// What the board writes: it shows at once, waits for the backend, and outlives a reload and a closed browser.
import { counter, insertAtStart, patch, queueMutations, remove } from "./outbox.js";

const messages = "messages:list";
const figures = "counters:messages";
const idOf = ({ id }) => String(id);

/**
 * @param {{ name: string, id?: string }} guest - who writes
 */
export function boardMutations(guest) {
  const newMessage = ({ args: { channel, body }, createdAt, temporaryId }) => ({
    _id: temporaryId(0),
    _creationTime: createdAt,
    channel,
    author: guest.name,
    guest: guest.id,
    body: body.trim(),
  });
  const newText = ({ args, createdAt }) => ({ body: args.body.trim(), editedAt: createdAt });
  return queueMutations({
    "messages:send": {
      label: "Message",
      ids: [""],
      effects: [insertAtStart({ query: messages, row: newMessage }), counter({ query: figures })],
    },
    "messages:edit": {
      label: "Change of a message",
      effects: [patch({ query: messages, key: idOf, fields: newText })],
    },
    "messages:remove": {
      label: "Removal of a message",
      effects: [remove({ query: messages, key: idOf }), counter({ query: figures, by: () => -1 })],
    },
  });
}
