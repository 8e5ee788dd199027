import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { listenOnPort } from "../../demo/server/ports.mjs";

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

function listen(port: number): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

test("a busy default gives way to a free port", async () => {
  const busy = await listen(0);
  const port = await listenOnPort({ asked: undefined, fallback: busy, listen });
  expect(port).not.toBe(busy);
});

test("a busy port that somebody asked for is an error that says so", async () => {
  const busy = await listen(0);
  await expect(listenOnPort({ asked: busy, fallback: 0, listen })).rejects.toThrow(`Port ${busy} is taken.`);
});
