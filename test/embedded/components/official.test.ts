import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callAsAdmin } from "../support/backend.js";
import { ServedApp } from "./served-app.js";

const dir = fileURLToPath(new URL("../../fixtures/components/convex", import.meta.url));

let app: ServedApp;

beforeAll(async () => {
  app = await ServedApp.start({ dir });
});

afterAll(() => app.close());

it("sharded-counter counts", async () => {
  for (const count of [5, 3, -1]) await app.mutation("counters:add", { name: "likes", count });
  expect(await app.query("counters:count", { name: "likes" })).toBe(7);
});

it("presence tells who is in a room, and who has left", async () => {
  const join = (userId: string) =>
    app.mutation<{ roomToken: string; sessionToken: string }>("presence:heartbeat", {
      roomId: "lobby",
      userId,
      sessionId: `${userId}'s tab`,
      interval: 10_000,
    });
  const { roomToken } = await join("ada");
  const { sessionToken } = await join("grace");
  type Member = { userId: string; online: boolean };
  const online = (members: Member[]) => members.filter((m) => m.online).map((m) => m.userId);
  await app.resultThat<Member[]>("presence:list", { roomToken }, (members) => online(members).length === 2);
  await app.mutation("presence:disconnect", { sessionToken });
  const left = await app.resultThat<Member[]>("presence:list", { roomToken }, (m) => online(m).length === 1);
  expect(online(left)).toEqual(["ada"]);
});

it("rate-limiter refuses what is too much, for each key apart", async () => {
  const limit = (key: string) => app.mutation<{ ok: boolean }>("rateLimits:limit", { name: "send", key });
  const answers = [await limit("ada"), await limit("ada"), await limit("ada"), await limit("ada")];
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, false]);
  expect(await limit("grace")).toMatchObject({ ok: true });
  expect(await app.query("rateLimits:check", { name: "send", key: "ada" })).toMatchObject({ ok: false });
  await app.mutation("rateLimits:reset", { name: "send", key: "ada" });
  expect(await limit("ada")).toMatchObject({ ok: true });
});

it("rate-limiter keeps fixed windows", async () => {
  const limit = () => app.mutation<{ ok: boolean }>("rateLimits:limit", { name: "join", key: "ada" });
  expect([(await limit()).ok, (await limit()).ok, (await limit()).ok]).toEqual([true, true, false]);
});

it("aggregate counts, sums, finds the median and ranks", async () => {
  const ids: unknown[] = [];
  for (const score of [30, 10, 20, 50, 40])
    ids.push(await app.mutation("scores:add", { name: "run", score }));
  const summary = { count: 5, sum: 150, median: 30 };
  expect(await app.resultThat("scores:summary", {}, (s: typeof summary) => s.count === 5)).toEqual(summary);
  expect(await app.query("scores:rank", { score: 50 })).toBe(0);
  await app.mutation("scores:remove", { id: ids[3] });
  const after = await app.resultThat("scores:summary", {}, (s: typeof summary) => s.count === 4);
  expect(after).toEqual({ count: 4, sum: 100, median: 30 });
});

it("workpool runs what is queued and tells how it ended", async () => {
  await app.mutation("work:enqueue", { name: "one" });
  await app.mutation("work:enqueue", { name: "two", fails: true });
  type Finished = { name: string; result: string }[];
  const finished = await app.resultThat<Finished>("work:finished", {}, (all) =>
    ["one", "two"].every((name) => all.some((row) => row.name === name)),
  );
  expect(finished.find((row) => row.name === "one")?.result).toBe("success");
  expect(finished.find((row) => row.name === "two")?.result).toBe("failed");
});

it("workpool cancels what has not begun, and says so", async () => {
  const id = await app.mutation<string>("work:enqueueLater", { name: "later" });
  await app.mutation("work:cancel", { id });
  type Finished = { name: string; result: string }[];
  const finished = await app.resultThat<Finished>("work:finished", {}, (all) =>
    all.some((row) => row.name === "later"),
  );
  expect(finished.find((row) => row.name === "later")?.result).toBe("canceled");
});

it("workpool runs all of a batch, and never more at once than it may", async () => {
  const count = 7;
  await app.mutation("work:enqueueMany", { name: "overlap", count });
  type Finished = { name: string; result: string }[];
  const finished = await app.resultThat<Finished>(
    "work:finished",
    {},
    (all) => all.filter((row) => row.name === "overlap").length === count,
  );
  const results = finished.filter((row) => row.name === "overlap").map(({ result }) => result);
  expect(results).toEqual(Array.from({ length: count }, () => "success"));
  const running = await app.resultThat<number[]>("work:ran", { name: "overlap" }, () => true);
  expect(running).toHaveLength(2 * count);
  expect(Math.max(...running)).toBeLessThanOrEqual(2);
  expect(running.at(-1)).toBe(0);
});

it("action-retrier tries again until an action succeeds", async () => {
  await app.mutation("work:retry", { name: "flaky" });
  type Finished = { name: string; result: { type: string } }[];
  const finished = await app.resultThat<Finished>("work:finished", {}, (all) =>
    all.some((row) => row.name === "retried"),
  );
  expect(finished.find((row) => row.name === "retried")?.result).toMatchObject({ type: "success" });
});

it("migrations changes every document, batch by batch", async () => {
  for (const text of ["a", "b", "c", "d", "e"]) await callAsAdmin(app.server, "app:add", { text });
  await callAsAdmin(app.server, "migrations:run", {});
  type Status = { state: string; processed: number }[];
  const [status] = await app.resultThat<Status>("migrations:status", {}, ([s]) => s?.state === "success");
  expect(status).toMatchObject({ processed: 5, isDone: true });
});

it("prosemirror-sync brings the steps of two writers in one order", async () => {
  await app.mutation("prosemirror:create", { id: "doc" });
  expect(await app.mutation("prosemirror:prepend", { id: "doc", text: "world" })).toBe("world");
  expect(await app.mutation("prosemirror:prepend", { id: "doc", text: "Hello " })).toBe("Hello world");
  const version = await app.query<number>("prosemirror:latestVersion", { id: "doc" });
  const step = JSON.stringify({
    stepType: "replace",
    from: 1,
    to: 1,
    slice: { content: [{ type: "text", text: "!" }] },
  });
  const submit = (from: number) =>
    app.mutation<{ status: string }>("prosemirror:submitSteps", {
      id: "doc",
      version: from,
      clientId: "b",
      steps: [step],
    });
  expect(await submit(version - 1)).toMatchObject({ status: "needs-rebase" });
  expect(await submit(version)).toMatchObject({ status: "synced" });
});
