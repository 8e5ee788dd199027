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
