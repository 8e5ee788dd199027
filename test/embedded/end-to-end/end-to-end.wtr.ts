import { assert } from "@open-wc/testing";
import type * as testing from "../../../src/testing/index.js";
import { connectionCases } from "./connection-cases.js";
import { liveQueryCases } from "./live-query-cases.js";
import { openLoopbackWorld } from "./loopback-world.js";
import { pageCases } from "./page-cases.js";
import type { World } from "./world.js";

// One file each, made by test/support/embedded-plugin.mjs: pages can't load CommonJS packages.
const load = async <T>(path: string) => (await import(path)) as T;
const tools = await load<typeof testing>("/embedded/testing.js");
const { default: code } = await load<{ default: testing.PageBackendOptions["code"] }>(
  "/embedded/code/backend.js",
);

describe("the official client in one page with its backend", () => {
  let world: World;
  beforeEach(async () => {
    world = await openLoopbackWorld(tools, { code });
  });
  afterEach(() => world.close());

  for (const example of [...liveQueryCases, ...connectionCases, ...pageCases]) {
    it(example.name, () => example.run(world, assert));
  }
});

describe("a backend in a page", () => {
  it("runs under a content security policy that allows no text to become code", async () => {
    const frame = document.createElement("iframe");
    const answer = nextMessage(window);
    frame.src = "/embedded/strict.html";
    document.body.append(frame);
    assert.deepEqual(await answer, { seen: 1, isStrict: true });
    frame.remove();
  });

  it("runs in a worker", async () => {
    const worker = new Worker("/embedded/worker.js", { type: "module" });
    assert.deepEqual(await nextMessage(worker), { seen: 1, isStrict: false });
    worker.terminate();
  });
});

function nextMessage(source: Window | Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    source.addEventListener("message", (event) => {
      const { data } = event as MessageEvent<{ seen?: number }>;
      if (typeof data === "object" && "seen" in data) resolve(data);
    });
    source.addEventListener("error", (event) => reject(new Error((event as ErrorEvent).message)));
  });
}
