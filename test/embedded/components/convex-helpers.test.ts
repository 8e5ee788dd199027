import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PaginationResult } from "convex/server";
import { callAsAdmin } from "../support/backend.js";
import { ServedApp } from "./served-app.js";

const dir = fileURLToPath(new URL("../../fixtures/helpers/convex", import.meta.url));

let app: ServedApp;
let secretBook: string;

beforeAll(async () => {
  app = await ServedApp.start({ dir });
  const authorId = await app.mutation("library:addAuthor", { name: "Ada" });
  for (const title of ["Notes", "Engines", "Sums"]) {
    await app.mutation("library:addBook", { title, authorId, secret: false });
  }
  secretBook = await app.mutation("library:addBook", { title: "Diary", authorId, secret: true });
});

afterAll(() => app.close());

it("relationships are followed, and triggers run in the mutation's own transaction", async () => {
  type Shelf = { bookCount: number; titles: string[] } | null;
  const titles = ["Notes", "Engines", "Sums", "Diary"];
  expect(await app.query("library:byAuthor", { name: "Ada" })).toEqual({ bookCount: 4, titles });
  const authorId = await app.mutation("library:addAuthor", { name: "Grace" });
  const title = "Bugs";
  const id = await app.mutation("library:addBook", { title, authorId, secret: false });
  expect(await app.query("library:byAuthor", { name: "Grace" })).toEqual({ bookCount: 1, titles: [title] });
  const emptied = app.resultThat<Shelf>(
    "library:byAuthor",
    { name: "Grace" },
    (shelf) => shelf?.bookCount === 0,
  );
  await app.mutation("library:removeBook", { id });
  expect(await emptied).toEqual({ bookCount: 0, titles: [] });
});

it("row-level security hides rows", async () => {
  expect(await app.query("library:readable")).toEqual(["Notes", "Engines", "Sums"]);
  expect(secretBook).toBeTypeOf("string");
});

it("filter() takes any function", async () => {
  expect(await app.query("library:long", { atLeast: 5 })).toEqual(["Notes", "Engines", "Diary"]);
});

it("paginator() reads several pages in one query", async () => {
  expect(await app.query("library:twoPages")).toEqual([
    ["Notes", "Engines"],
    ["Sums", "Diary"],
  ]);
});

it("streams are filtered before they are paged", async () => {
  const page = (cursor: string | null) =>
    app.query<PaginationResult<string>>("library:streamed", { paginationOpts: { cursor, numItems: 2 } });
  const first = await page(null);
  expect(first.page).toEqual(["Notes", "Engines"]);
  expect((await page(first.continueCursor)).page).toEqual(["Sums"]);
});

it("sessions and zod validate arguments", async () => {
  expect(await app.query("library:greetSession", { sessionId: "s1" })).toBe("Hello s1");
  await expect(app.query("library:greetSession")).rejects.toThrow("ArgumentValidationError");
  expect(await app.query("library:shout", { text: "hey" })).toBe("HEY");
  await expect(app.query("library:shout", { text: "h" })).rejects.toThrow();
  await expect(app.query("library:shout", { text: 1 })).rejects.toThrow();
});

it("rate limits count for each key apart", async () => {
  const knock = (key: string) => app.mutation("library:knock", { key });
  expect([await knock("a"), await knock("a"), await knock("a")]).toEqual([true, true, false]);
  expect(await knock("b")).toBe(true);
});

it("crud makes functions of a table", async () => {
  const created = (await callAsAdmin(app.server, "library:create", { name: "Joan", bookCount: 0 })) as {
    _id: string;
  };
  const id = created._id;
  await callAsAdmin(app.server, "library:update", { id, patch: { name: "Joanna" } });
  expect(await app.query("library:read", { id })).toMatchObject({ name: "Joanna", bookCount: 0 });
  await callAsAdmin(app.server, "library:destroy", { id });
  expect(await app.query("library:read", { id })).toBeNull();
  await expect(app.mutation("library:create", { name: "Eve", bookCount: 0 })).rejects.toThrow();
});

it("migrations go through a table in batches, one after the other, and once", async () => {
  for (const title of ["one", "three", "seven"]) await app.mutation("jobs:addPaper", { title });
  const done = [
    { name: "jobs:countTitles", isDone: true, processed: 3 },
    { name: "jobs:shoutTitles", isDone: true, processed: 3 },
  ];
  type Statuses = { isDone: boolean }[];
  const areDone = (statuses: Statuses) => statuses.every(({ isDone }) => isDone);
  const migrated = app.resultThat<Statuses>("jobs:migrated", {}, areDone);
  await app.mutation("jobs:migrate");
  expect(await migrated).toEqual(done);
  const papers = [
    { title: "ONE", length: 3 },
    { title: "THREE", length: 5 },
    { title: "SEVEN", length: 5 },
  ];
  expect(await app.query("jobs:papers")).toEqual(papers);
});

it.each([
  { name: "that fails twice", failures: 2, count: 3 },
  { name: "that works at once", failures: 0, count: 1 },
  { name: "that never works", failures: 100, count: 5 },
])("an action $name is tried $count times", async ({ name, failures, count }) => {
  type Tries = { count: number; isOver: boolean };
  const over = app.resultThat<Tries>("jobs:tries", { name }, (tries) => tries.count > 0 && tries.isOver);
  await app.mutation("jobs:runFlaky", { name, failures });
  expect(await over).toEqual({ count, isOver: true });
});

it("Hono's routes and Convex's own answer side by side", async () => {
  const ask = (path: string, init?: RequestInit) => fetch(`${app.server.siteUrl}${path}`, init);
  const shelf = await ask("/shelves/Ada");
  expect(shelf.headers.get("x-shelf")).toBe("yes");
  expect(await shelf.json()).toMatchObject({ titles: ["Notes", "Engines", "Sums", "Diary"] });
  const put = await ask("/shelves/Ada", { method: "POST", body: JSON.stringify({ title: "Letters" }) });
  expect([put.status, await put.text()]).toEqual([201, "Letters for Ada"]);
  expect(await (await ask("/plain")).text()).toBe("not by Hono");
  const missing = await ask("/nowhere");
  expect(missing.status).toBe(404);
});
