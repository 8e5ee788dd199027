// Run with --expose-gc, in a process of its own: tells how much memory a document and a subscription take.
import { WebSocket } from "ws";
import { startSeeded } from "./backend.mjs";

const DOCUMENTS = 100_000;
const SUBSCRIPTIONS = 2_000;

const { server: warm } = await startSeeded(100, 1);
await warm.close();
const empty = usedBytes();
const { server } = await startSeeded(DOCUMENTS, SUBSCRIPTIONS);
const seeded = usedBytes();
await subscribe();
const subscribed = usedBytes();
process.send({
  document: (seeded - empty) / DOCUMENTS,
  subscription: (subscribed - seeded) / SUBSCRIPTIONS,
});
await server.close();

function usedBytes() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** By hand, because the official client in this process would count as well. */
async function subscribe() {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/1.48.0/sync`);
  await new Promise((resolve) => socket.once("open", resolve));
  const modifications = Array.from({ length: SUBSCRIPTIONS }, (_, queryId) => {
    return { type: "Add", queryId, udfPath: "tasks:noted", args: [{ list: `list-${queryId}` }] };
  });
  const connect = {
    type: "Connect",
    sessionId: crypto.randomUUID(),
    connectionCount: 0,
    lastCloseReason: null,
  };
  socket.send(JSON.stringify(connect));
  socket.send(JSON.stringify({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications }));
  await new Promise((resolve) => socket.once("message", resolve));
}
