import { assert } from "@open-wc/testing";
import type * as testing from "../../../src/testing/index.js";
import { TestBackend } from "../../support/backend.js";
import { socketCases, type Sockets } from "./socket-cases.js";

// One file each, made by test/support/embedded-plugin.mjs: pages can't load CommonJS packages.
const load = async <T>(path: string) => (await import(path)) as T;
const { startPageBackend } = await load<typeof testing>("/embedded/testing.js");
const { default: code } = await load<{ default: testing.PageBackendOptions["code"] }>(
  "/embedded/code/backend.js",
);

interface Opened extends Sockets {
  close(): Promise<void>;
}

async function openReal(): Promise<Opened> {
  const backend = await TestBackend.start("backend");
  return { WebSocket, origin: backend.url.replace("http:", "ws:"), close: () => backend.stop() };
}

async function openLoopback(): Promise<Opened> {
  const backend = await startPageBackend({ code });
  return {
    WebSocket: backend.WebSocket,
    origin: backend.url.replace("http:", "ws:"),
    close: () => Promise.resolve(backend.close()),
  };
}

// What the browser's own does is what the other has to do.
for (const [whose, open] of [
  ["the browser", openReal],
  ["a backend in the page", openLoopback],
] as const) {
  describe(`a socket of ${whose}`, () => {
    let sockets: Opened;
    before(async () => {
      sockets = await open();
    });
    after(() => sockets.close());

    for (const { name, run } of socketCases) it(name, () => run(sockets, assert));
  });
}
