import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import type { Doc, Id } from "../../convex/_generated/dataModel.js";
import { api as typedApi } from "../../convex/_generated/api.js";
import type { KeptState } from "../../src/core/live/kept-query.js";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/index.js";
import { loadCode } from "../../src/embedded/node/loader.js";
import { type PageBackend, startPageBackend } from "../../src/testing/index.js";
import { LinesLogger } from "../core/live/scripted-remote.js";
import { BACKEND_DIR } from "../embedded/support/backend.js";
import { until } from "../embedded/support/until.js";
import { api } from "../fixtures/backend/convex/_generated/api.js";

describe("functions by their references", () => {
  let backend: PageBackend;
  let client: RealtimeClient;

  beforeAll(async () => {
    const { code } = await loadCode(BACKEND_DIR);
    backend = await startPageBackend({ code });
    client = createRealtimeClient({
      url: backend.url,
      webSocketConstructor: backend.WebSocket,
      logger: new LinesLogger(),
    });
  });

  afterAll(async () => {
    await client.close();
    backend.close();
  });

  test("are those that their names call, and share their subscriptions", async () => {
    const channel = "by reference";
    const count = client.watch(api.messages.count, { channel });
    const byName = client.watch("messages:count", { channel });
    const pages = client.watchPages(api.messages.page, { channel });
    const leave = [count, byName, pages].map((source) => source.subscribe(() => undefined));
    expect((await client.mutate(api.messages.send, { channel, body: "hello" }).settled).name).toBe("applied");
    await until(() => expect(count.current.value).toBe(1));
    expect(byName.current).toBe(count.current);
    await until(() => expect(pages.current.rows).toMatchObject([{ body: "hello" }]));
    leave.forEach((end) => end());
  });

  test.each([
    ["a module", () => api.messages],
    ["all functions", () => api],
    ["an object", () => ({ name: "messages:list" })],
    ["a function", () => () => undefined],
  ])("%s is refused by name", (_, reference) => {
    expect(() => client.watch(reference() as never)).toThrowError(
      expect.objectContaining({ code: "bad-function-name" }),
    );
  });
});

/** Read by the type checker, never run. */
export function checkTypes(client: RealtimeClient): void {
  const { messages, counters } = typedApi;
  expectTypeOf(client.watchPages(messages.list, { channel: "general" }).current.rows).toEqualTypeOf<
    readonly Doc<"messages">[]
  >();
  expectTypeOf(client.watch(counters.messages, { channel: "general" }).current.value).toEqualTypeOf<
    number | undefined
  >();
  const send = () => client.mutate(messages.send, { token: "", channel: "general", body: "hello" }).settled;
  expectTypeOf(send)
    .returns.resolves.extract<{ name: "applied" }>()
    .toEqualTypeOf<{ readonly name: "applied"; readonly value: Id<"messages"> }>();

  expectTypeOf(
    client.keep(messages.list, { channel: "general" }, { pages: 2 }).current,
  ).toEqualTypeOf<KeptState>();
  client.keep(counters.messages, { channel: "general" });

  // @ts-expect-error -- The channel is missing.
  client.watchPages(messages.list, {});
  // @ts-expect-error -- The channel is missing.
  client.keep(messages.list, {}, { pages: 1 });
  // @ts-expect-error -- It takes pages, so it must be said how many.
  client.keep(messages.list, { channel: "general" });
  // @ts-expect-error -- It has no pages.
  client.keep(counters.messages, { channel: "general" }, { pages: 1 });
  // @ts-expect-error -- A mutation can't be kept.
  client.keep(messages.send, { token: "", channel: "general", body: "" });
  // @ts-expect-error -- All arguments are missing.
  client.mutate(messages.send);
  // @ts-expect-error -- A body is text.
  client.mutate(messages.send, { token: "", channel: "general", body: 1 });
  // @ts-expect-error -- A mutation can't be watched.
  client.watch(messages.send, { token: "", channel: "general", body: "" });
  // @ts-expect-error -- A query doesn't change anything.
  client.mutate(messages.list, { channel: "general" });
  // @ts-expect-error -- It has no pages.
  client.watchPages(counters.messages, { channel: "general" });
  // @ts-expect-error -- Pages are asked for by the list.
  client.watchPages(messages.list, { channel: "general", paginationOpts: { numItems: 1, cursor: null } });
}
