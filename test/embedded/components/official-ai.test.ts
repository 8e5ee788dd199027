import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../support/until.js";
import { ServedApp } from "./served-app.js";

const dir = fileURLToPath(new URL("../../fixtures/ai/convex", import.meta.url));

let app: ServedApp;

beforeAll(async () => {
  app = await ServedApp.start({ dir });
});

afterAll(() => app.close());

describe("rag", () => {
  type Found = { text: string; titles: string[] };
  const add = (key: string, chunks: string[], topic: string, namespace = "all") =>
    app.action<{ entryId: string; status: string }>("library:add", { namespace, key, chunks, topic });
  const search = (text: string, options: object = {}) =>
    app.action<Found>("library:search", { namespace: "all", text, ...options });

  it("finds texts by their meaning, with what stands before them", async () => {
    const pets = ["About pets.", "A cat sleeps.", "A dog barks."];
    expect(await add("pets", pets, "animals")).toMatchObject({ status: "ready" });
    await add("sky", ["The moon is full.", "The sun is hot."], "space");
    expect((await search("cat")).titles).toEqual(["pets"]);
    expect((await search("cat")).text).toContain("A cat sleeps.");
    expect((await search("cat")).text).not.toContain("A dog barks.");
    expect((await search("cat", { before: 1 })).text).toContain("About pets.");
  });

  it("finds by filters, by words, and only in its namespace", async () => {
    await add("other", ["A cat of another house."], "animals", "other");
    expect((await search("moon", { topic: "space" })).titles).toEqual(["sky"]);
    expect((await search("moon", { topic: "animals" })).titles).toEqual([]);
    expect((await search("barks", { searchType: "text" })).text).toContain("A dog barks.");
    expect((await search("sun", { searchType: "hybrid" })).titles).toContain("sky");
    expect((await search("cat")).text).not.toContain("another house");
  });

  it("replaces what has the same key, and forgets what is removed", async () => {
    await add("stones", ["A stone falls."], "nature", "changing");
    const { entryId } = await add("stones", ["A river flows."], "nature", "changing");
    const found = (text: string) => search(text, { namespace: "changing" });
    expect((await found("stone")).text).toBe("");
    expect((await found("river")).text).toContain("A river flows.");
    expect(await app.query("library:list", { namespace: "changing" })).toEqual([
      { key: "stones", status: "ready" },
    ]);
    await app.mutation("library:remove", { entryId });
    await app.resultThat<unknown[]>("library:list", { namespace: "changing" }, (all) => all.length === 0);
    expect((await found("river")).text).toBe("");
  });
});

describe("agent", () => {
  interface Messages {
    page: { role: string; text: string; status: string; parts: { type: string; output?: unknown }[] }[];
    isDone: boolean;
    continueCursor: string;
    streams?: { kind: string; messages?: unknown[] };
  }
  const first = { paginationOpts: { cursor: null, numItems: 10 } };
  const start = (userId: string) => app.mutation<string>("assistant:start", { userId });
  const messages = (threadId: string, options: object = first) =>
    app.query<Messages>("assistant:messages", { threadId, ...options });

  it("answers, and keeps both in the thread", async () => {
    const threadId = await start("ada");
    const ask = { threadId, agent: "assistant", prompt: "Say something of a cat." };
    expect(await app.action("assistant:ask", ask)).toBe("Four legs. A cat.");
    const { page, isDone } = await messages(threadId);
    expect(page.map(({ role, text }) => [role, text])).toEqual([
      ["user", "Say something of a cat."],
      ["assistant", "Four legs. A cat."],
    ]);
    expect(isDone).toBe(true);
    expect((await messages(await start("ada"))).page).toEqual([]);
  });

  it("pages through its messages", async () => {
    const threadId = await start("paul");
    for (const prompt of ["One", "Two", "Three"]) {
      await app.action("assistant:ask", { threadId, agent: "assistant", prompt });
    }
    const newest = await messages(threadId, { paginationOpts: { cursor: null, numItems: 2 } });
    expect(newest.isDone).toBe(false);
    const older = await messages(threadId, {
      paginationOpts: { cursor: newest.continueCursor, numItems: 10 },
    });
    const prompts = [...older.page, ...newest.page].filter(({ role }) => role === "user");
    expect(prompts.map(({ text }) => text)).toEqual(["One", "Two", "Three"]);
  });

  it("calls its tools", async () => {
    const threadId = await start("grace");
    const ask = { threadId, agent: "forecaster", prompt: "The weather?" };
    expect(await app.action("assistant:ask", ask)).toBe("It rains.");
    const parts = (await messages(threadId)).page.flatMap((message) => message.parts);
    expect(parts.find(({ type }) => type === "tool-weather")).toMatchObject({ output: "Rain in Bergen" });
  });

  it("keeps a failure as one", async () => {
    const threadId = await start("eve");
    const ask = { threadId, agent: "broken", prompt: "Hello?" };
    await expect(app.action("assistant:ask", ask)).rejects.toThrow();
    const failed = (page: Messages) => page.page.some(({ status }) => status === "failed");
    await app.resultThat<Messages>("assistant:messages", { threadId, ...first }, failed);
  });

  it("streams an answer to live queries, then keeps it", async () => {
    const threadId = await start("joan");
    const streams = { ...first, streamArgs: { kind: "list" } };
    const began = app.resultThat<Messages>(
      "assistant:messages",
      { threadId, ...streams },
      (result) => (result.streams?.messages ?? []).length > 0,
    );
    const answer = app.action("assistant:stream", { threadId, prompt: "A cat?" });
    await began;
    expect(await answer).toBe("Four legs. A cat.");
    const { page } = await messages(threadId);
    expect(page.at(-1)).toMatchObject({ text: "Four legs. A cat.", status: "success" });
  });

  it("remembers the user's other threads by meaning, and nobody else's", async () => {
    const context = (userId: string) => app.action<string[]>("assistant:context", { userId, text: "fish" });
    for (const userId of ["mary", "john"]) {
      const ask = { threadId: await start(userId), agent: "assistant", prompt: `${userId} has a fish.` };
      await app.action("assistant:ask", ask);
    }
    await until(async () => expect(await context("mary")).toEqual(["mary has a fish."]));
    expect(await context("nobody")).toEqual([]);
  });
});
