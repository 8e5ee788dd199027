import { once } from "node:events";
import { connect, createServer } from "node:net";

/** An answer to a mutation, by WebSocket or by HTTP: neither is masked or packed on its way to the client. */
export const isAnswer = (text) => text.includes('"MutationResponse"') || text.startsWith("HTTP/1.1 200");

/**
 * A network in front of a port.
 *
 * - `isDown`: nobody gets through.
 * - `loses(text)`: the connection is cut before this is passed on to the client.
 */
export async function openLink(port) {
  const sockets = new Set();
  const link = { isDown: false, loses: () => false, cuts: 0 };
  const server = createServer((incoming) => {
    if (link.isDown) return void incoming.destroy();
    const outgoing = connect(port, "127.0.0.1");
    incoming.pipe(outgoing);
    outgoing.on("data", (data) => {
      if (!link.loses(data.toString("latin1"))) return void incoming.write(data);
      link.cuts += 1;
      incoming.destroy();
      outgoing.destroy();
    });
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ]) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const drop = () => sockets.forEach((socket) => socket.destroy());
  return Object.assign(link, {
    url: `http://127.0.0.1:${server.address().port}`,
    goDown() {
      link.isDown = true;
      drop();
    },
    comeBack() {
      link.isDown = false;
    },
    async close() {
      drop();
      server.close();
      await once(server, "close");
    },
  });
}
