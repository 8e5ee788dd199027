import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BaseConvexClient } from "convex/browser";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { callAsAdmin, startBackend } from "../support/backend.js";
import { openBaseClient, openClient } from "../support/client.js";
import { until } from "../support/until.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";

interface Page {
  readonly page: readonly { readonly body: string }[];
  readonly continueCursor: string;
  readonly isDone: boolean;
}

describe("pages of a live list", () => {
  let server: DevServer;
  let base: BaseConvexClient;

  beforeEach(async () => {
    server = await startBackend();
    await callAsAdmin(server, "messages:seed", { channel: "general", count: 30 });
    base = openBaseClient(server.url, () => undefined);
  });

  afterEach(async () => {
    await base.close();
    await server.close();
  });

  function argsOf(cursor: string | null, numItems: number) {
    return { channel: "general", paginationOpts: { cursor, numItems, id: 1 } };
  }

  async function openPage(cursor: string | null, numItems = 10): Promise<() => Page> {
    const args = argsOf(cursor, numItems);
    base.subscribe("messages:page", args);
    const read = () => base.localQueryResult("messages:page", args) as unknown as Page;
    await until(() => expect(read()).toBeDefined());
    return read;
  }

  async function openAll(): Promise<(() => Page)[]> {
    const first = await openPage(null);
    const second = await openPage(first().continueCursor);
    const third = await openPage(second().continueCursor);
    return [first, second, third];
  }

  const bodiesOf = (pages: (() => Page)[]) => pages.flatMap((page) => page().page.map(({ body }) => body));
  const seeded = Array.from({ length: 30 }, (_, i) => `row ${29 - i}`);

  test("have no gap and no duplicate when rows are inserted at the head", async () => {
    const pages = await openAll();
    expect(bodiesOf(pages)).toEqual(seeded);
    const writer = openClient(server.url);
    for (let i = 1; i <= 7; i += 1)
      await writer.mutation(api.messages.send, { channel: "general", body: `new ${i}` });
    const expected = ["new 7", "new 6", "new 5", "new 4", "new 3", "new 2", "new 1", ...seeded];
    await until(() => expect(bodiesOf(pages)).toEqual(expected));
    await writer.close();
  });

  test("keep their borders when the connection breaks in between", async () => {
    const pages = await openAll();
    server.dropConnections();
    const writer = openClient(server.url);
    await writer.mutation(api.messages.send, { channel: "general", body: "while away" });
    await until(() => expect(bodiesOf(pages)).toEqual(["while away", ...seeded]));
    await writer.close();
  });

  test("close the gap when a row at a border is removed", async () => {
    const pages = await openAll();
    const writer = openClient(server.url);
    const list = await writer.query(api.messages.list, { channel: "general" });
    const atBorder = list.find(({ body }) => body === "row 20")!;
    await writer.mutation(api.messages.remove, { id: atBorder._id });
    await until(() => expect(bodiesOf(pages)).toEqual(seeded.filter((body) => body !== "row 20")));
    await writer.close();
  });

  test("a fresh subscriber doesn't get a page that another one has grown", async () => {
    const grown = await openPage(null);
    const other = openClient(server.url);
    for (let i = 1; i <= 5; i += 1)
      await other.mutation(api.messages.send, { channel: "general", body: `new ${i}` });
    await until(() => expect(grown().page).toHaveLength(15));
    const fresh = (await other.query(api.messages.page, argsOf(null, 10))) as Page;
    expect(fresh.page).toHaveLength(10);
    await other.close();
  });
});
