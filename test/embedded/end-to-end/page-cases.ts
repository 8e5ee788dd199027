import type { BaseConvexClient } from "convex/browser";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { type Assert, type Case, eventually, type World } from "./world.js";

interface Page {
  readonly page: readonly { readonly body: string }[];
  readonly continueCursor: string;
}

const SEEDED = Array.from({ length: 30 }, (_, i) => `row ${29 - i}`);

/** Three pages of ten rows each, of a live list. */
class Pages {
  readonly #base: BaseConvexClient;
  readonly #assert: Assert;
  readonly pages: (() => Page)[] = [];

  constructor(world: World, assert: Assert) {
    this.#base = world.openBaseClient(() => undefined);
    this.#assert = assert;
  }

  static async open(world: World, assert: Assert): Promise<Pages> {
    await world.callAsAdmin("messages:seed", { channel: "general", count: 30 });
    const pages = new Pages(world, assert);
    for (let cursor: string | null = null; pages.pages.length < 3;) {
      cursor = (await pages.openPage(cursor))().continueCursor;
    }
    return pages;
  }

  async openPage(cursor: string | null): Promise<() => Page> {
    const args = argsOf(cursor);
    this.#base.subscribe("messages:page", args);
    const read = () => this.#base.localQueryResult("messages:page", args) as unknown as Page;
    await eventually(() => this.#assert.isTrue(read() !== undefined));
    this.pages.push(read);
    return read;
  }

  async show(bodies: readonly string[]): Promise<void> {
    await eventually(() =>
      this.#assert.deepEqual(
        this.pages.flatMap((page) => page().page.map(({ body }) => body)),
        bodies,
      ),
    );
  }

  close(): Promise<void> {
    return this.#base.close();
  }
}

function argsOf(cursor: string | null) {
  return { channel: "general", paginationOpts: { cursor, numItems: 10, id: 1 } };
}

/** Pages of a live list. */
export const pageCases: readonly Case[] = [
  {
    name: "pages have no gap and no duplicate when rows are inserted at the head",
    async run(world, assert) {
      const pages = await Pages.open(world, assert);
      await pages.show(SEEDED);
      const writer = world.openClient();
      for (let i = 1; i <= 7; i += 1) {
        await writer.mutation(api.messages.send, { channel: "general", body: `new ${i}` });
      }
      await pages.show(["new 7", "new 6", "new 5", "new 4", "new 3", "new 2", "new 1", ...SEEDED]);
      await Promise.all([pages.close(), writer.close()]);
    },
  },
  {
    name: "pages keep their borders when the connection breaks in between",
    async run(world, assert) {
      const pages = await Pages.open(world, assert);
      world.network.dropAll();
      const writer = world.openClient();
      await writer.mutation(api.messages.send, { channel: "general", body: "while away" });
      await pages.show(["while away", ...SEEDED]);
      await Promise.all([pages.close(), writer.close()]);
    },
  },
  {
    name: "pages close the gap when a row at a border is removed",
    async run(world, assert) {
      const pages = await Pages.open(world, assert);
      const writer = world.openClient();
      const list = await writer.query(api.messages.list, { channel: "general" });
      const atBorder = list.find(({ body }) => body === "row 20");
      if (atBorder !== undefined) await writer.mutation(api.messages.remove, { id: atBorder._id });
      await pages.show(SEEDED.filter((body) => body !== "row 20"));
      await Promise.all([pages.close(), writer.close()]);
    },
  },
  {
    name: "a fresh subscriber doesn't get a page that another one has grown",
    async run(world, assert) {
      const pages = await Pages.open(world, assert);
      const other = world.openClient();
      for (let i = 1; i <= 5; i += 1) {
        await other.mutation(api.messages.send, { channel: "general", body: `new ${i}` });
      }
      await eventually(() => assert.equal(pages.pages[0]?.().page.length, 15));
      const fresh = (await other.query(api.messages.page, argsOf(null))) as Page;
      assert.equal(fresh.page.length, 10);
      await Promise.all([pages.close(), other.close()]);
    },
  },
];
