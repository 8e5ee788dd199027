import { fileURLToPath } from "node:url";
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { makeFunctionReference, type PaginationResult } from "convex/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { until } from "../support/until.js";
import { startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";

const dir = fileURLToPath(new URL("../../fixtures/components/convex", import.meta.url));

let server: DevServer;
let client: ConvexClient;

beforeAll(async () => {
  server = await startBackend({ dir });
  client = openClient(server.url);
});

afterAll(async () => {
  await client.close();
  await server.close();
});

type Args = Record<string, unknown>;
type Which = "notes" | "otherNotes";
const query = (name: string, args: Args = {}): Promise<unknown> =>
  client.query(makeFunctionReference<"query">(name), args);
const mutation = (name: string, args: Args = {}): Promise<unknown> =>
  client.mutation(makeFunctionReference<"mutation">(name), args);
const ask = (which: Which, name: string, args: Args = {}) => query("app:ask", { which, name, args });
const tell = (which: Which, name: string, args: Args = {}) => mutation("app:tell", { which, name, args });

it("each mount of a component has its own tables, apart from the app's of the same name", async () => {
  await tell("notes", "add", { text: "in the first" });
  await tell("otherNotes", "add", { text: "in the other" });
  expect(await ask("notes", "texts")).toContain("in the first");
  expect(await ask("notes", "texts")).not.toContain("in the other");
  expect(await ask("otherNotes", "texts")).toEqual(["in the other"]);
  expect(await query("app:texts")).toEqual([]);
});

it("a nested component belongs to the one that uses it", async () => {
  expect(await tell("notes", "view")).toBe(1);
  expect(await tell("notes", "view")).toBe(2);
  expect(await tell("otherNotes", "view")).toBe(1);
});

it("what a component's mutation wrote is undone when it throws, and the app's writes stay", async () => {
  const args = { which: "notes", name: "addThenFail", args: { text: "undone" } };
  expect(await mutation("app:tellAndCatch", args)).toContain("After all, no.");
  expect(await ask("notes", "texts")).not.toContain("undone");
  expect(await query("app:texts")).toContain("the app's own");
});

it("a live query of the app hears of what a component's mutation wrote", async () => {
  const seen: unknown[] = [];
  const stop = client.onUpdate(
    makeFunctionReference<"query">("app:ask"),
    { which: "otherNotes", name: "texts", args: {} },
    (texts) => seen.push(texts),
  );
  await until(() => expect(seen).toHaveLength(1));
  await tell("otherNotes", "add", { text: "news" });
  await until(() => expect(seen.at(-1)).toContain("news"));
  stop();
});

it("a component sees only the environment variables that it was given", async () => {
  expect(await ask("notes", "environment")).toEqual({ greeting: "Hello", secret: null });
  expect(await ask("otherNotes", "environment")).toEqual({ greeting: "Bonjour", secret: null });
});

it("a component doesn't learn who asks", async () => {
  const signedIn = openClient(server.url);
  signedIn.setAuth(async () => {
    const response = await fetch(`${server.url}/dev/token?user=ada`);
    return ((await response.json()) as { token: string }).token;
  });
  const args = { which: "notes", name: "whoAsks", args: {} };
  expect(await signedIn.query(makeFunctionReference<"query">("app:ask"), args)).toBeNull();
  const act = { which: "notes", name: "addByAction", args: { text: "by an action" } };
  expect(await signedIn.action(makeFunctionReference<"action">("app:act"), act)).toBeNull();
  expect(await ask("notes", "texts")).toContain("by an action");
  await signedIn.close();
});

it("a function knows its name and its component", async () => {
  expect(await ask("otherNotes", "functionMetadata")).toMatchObject({
    name: "notes:functionMetadata",
    componentPath: "otherNotes",
  });
});

it("a component pages through its own tables", async () => {
  for (const text of ["p1", "p2", "p3"]) await tell("notes", "add", { text });
  const all = (await ask("notes", "texts")) as string[];
  const read: string[] = [];
  let cursor: string | null = null;
  for (let isDone = false; !isDone;) {
    const args = { paginationOpts: { cursor, numItems: 2 } };
    const page = (await ask("notes", "page", args)) as PaginationResult<{ text: string }>;
    expect(page.page.length).toBeLessThanOrEqual(2);
    read.push(...page.page.map((note) => note.text));
    ({ isDone, continueCursor: cursor } = page);
  }
  expect(read).toEqual(all);
});

it("a live page of a component follows what is written there", async () => {
  const args = { paginationOpts: { cursor: null, numItems: 100 } };
  const seen: string[][] = [];
  const stop = client.onUpdate(
    makeFunctionReference<"query">("app:ask"),
    { which: "otherNotes", name: "page", args },
    (result: PaginationResult<{ text: string }>) => seen.push(result.page.map((note) => note.text)),
  );
  await until(() => expect(seen).toHaveLength(1));
  await tell("otherNotes", "add", { text: "on the page" });
  await until(() => expect(seen.at(-1)).toContain("on the page"));
  stop();
});

it("a component's function pages once, too, but each that it calls for itself", async () => {
  await expect(ask("notes", "twoPages")).rejects.toThrow("MultiplePaginatedDatabaseQueries");
  const args = { paginationOpts: { cursor: null, numItems: 1 } };
  const calls = ["notes", "otherNotes", "notes"].map((which) => ({ which, name: "page", args }));
  expect(await query("app:askAll", { calls })).toHaveLength(3);
});

it("internal functions of a component can't be called by the app, but a handle of one can", async () => {
  await expect(tell("notes", "addInternally", { text: "x" })).rejects.toThrow(
    "Could not find public function",
  );
  const handle = await ask("notes", "handleOfAdd");
  await mutation("app:callByHandle", { handle, args: { text: "by handle" } });
  expect(await ask("notes", "texts")).toContain("by handle");
});

it("a component runs a function of the app later, when it was given a handle", async () => {
  await mutation("app:handToComponent", { text: "later" });
  await until(async () => expect(await query("app:texts")).toContain("later"));
});

it("a component has its own scheduled functions", async () => {
  await tell("otherNotes", "addLater", { text: "scheduled" });
  await until(async () => expect(await ask("otherNotes", "texts")).toContain("scheduled"));
  expect(await ask("otherNotes", "jobs")).toEqual(["success"]);
});

it("ids of the app's tables aren't accepted as a component's", async () => {
  const id = await tell("notes", "add", { text: "mine" });
  expect(await ask("notes", "read", { id })).toMatchObject({ text: "mine" });
  await expect(ask("notes", "read", { id: "no id" })).rejects.toThrow("ArgumentValidationError");
});

it("HTTP actions of a component are served where it is mounted, the longest prefix first", async () => {
  await tell("notes", "add", { text: "over HTTP" });
  await tell("otherNotes", "add", { text: "of the other, over HTTP" });
  const textsAt = async (path: string) =>
    (await fetch(`${server.siteUrl}${path}`)).json() as Promise<string[]>;
  expect(await textsAt("/notes/texts")).toContain("over HTTP");
  expect(await textsAt("/notes/other/texts")).toContain("of the other, over HTTP");
  expect((await fetch(`${server.siteUrl}/texts`)).status).toBe(404);
});

it("clients reach no function of a component, administrators all", async () => {
  const path = { path: "notes:texts", args: [{}], format: "convex_encoded_json", componentPath: "notes" };
  const post = (route: string, headers: Record<string, string>) =>
    fetch(`${server.url}${route}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(path),
    }).then((response) => response.json() as Promise<Record<string, unknown>>);
  expect(await post("/api/query", {})).toMatchObject({ status: "error" });
  expect(await post("/api/query", { authorization: `Convex ${server.adminKey}` })).toMatchObject({
    status: "success",
  });
  expect(await post("/api/function", { authorization: `Convex ${server.adminKey}` })).toMatchObject({
    status: "success",
  });
});

it("an unknown component is named in the error", async () => {
  const http = new ConvexHttpClient(server.url, { logger: false });
  await expect(
    http.mutation(makeFunctionReference<"mutation">("app:callByHandle"), {
      handle: "function://gone;notes:add",
      args: {},
    }),
  ).rejects.toThrow('There is no component "gone"');
});
