import { createHash } from "node:crypto";
import { ConvexHttpClient } from "convex/browser";
import type { GenericId } from "convex/values";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { ManualClock } from "../support/manual-clock.js";
import { openClient } from "../support/client.js";
import { until } from "../support/until.js";
import { startServices } from "./support.js";

type FileId = GenericId<"_storage">;

let server: DevServer;
let client: ConvexHttpClient;

beforeAll(async () => {
  server = await startServices();
  client = new ConvexHttpClient(server.url, { logger: false });
});

afterAll(() => server.close());

async function upload(text: string, headers: Record<string, string> = { "content-type": "text/plain" }) {
  const address = await client.mutation(api.files.uploadUrl, {});
  return fetch(address, { method: "POST", body: text, headers });
}

async function uploaded(text: string): Promise<FileId> {
  return ((await (await upload(text)).json()) as { storageId: FileId }).storageId;
}

async function urlOf(id: FileId): Promise<string> {
  const url = await client.query(api.files.url, { id });
  if (url === null) throw new Error("The file has no address.");
  return url;
}

const sha256 = (text: string) => createHash("sha256").update(text);

describe("an uploaded file", () => {
  it("is served with its type, size and hash", async () => {
    const response = await fetch(await urlOf(await uploaded("Hello")));
    expect(await response.text()).toBe("Hello");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/plain",
      "content-length": "5",
      digest: `sha-256=${sha256("Hello").digest("base64")}`,
      "access-control-allow-origin": "*",
    });
  });

  it("has a row, and metadata", async () => {
    const id = await uploaded("Hello");
    const hash = sha256("Hello");
    expect(await client.query(api.files.row, { id })).toMatchObject({
      _id: id,
      size: 5,
      contentType: "text/plain",
      sha256: hash.copy().digest("base64"),
    });
    expect(await client.query(api.files.metadata, { id })).toEqual({
      storageId: id,
      size: 5,
      contentType: "text/plain",
      sha256: hash.copy().digest("hex"),
    });
  });

  it.each([
    ["bytes=0-1", 206, "He", "bytes 0-1/5"],
    ["bytes=3-", 206, "lo", "bytes 3-4/5"],
    ["bytes=-2", 206, "lo", "bytes 3-4/5"],
    ["bytes=2-99", 206, "llo", "bytes 2-4/5"],
    ["bytes=5-", 416, "", "bytes */5"],
    ["bytes=-0", 416, "", "bytes */5"],
    ["bytes=3-1", 200, "Hello", null],
    ["bytes=0-1,3-4", 200, "Hello", null],
    ["lines=1-2", 200, "Hello", null],
  ])("answers the range %s", async (range, status, text, contentRange) => {
    const response = await fetch(await urlOf(await uploaded("Hello")), { headers: { range } });
    expect([response.status, await response.text(), response.headers.get("content-range")]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  it.each(["bytes=0-", "bytes=0-0", "bytes=-5", "bytes=7-9"])(
    "is served whole for %s when it is empty",
    async (range) => {
      const response = await fetch(await urlOf(await uploaded("")), { headers: { range } });
      expect([response.status, await response.text(), response.headers.get("content-range")]).toEqual([
        200,
        "",
        null,
      ]);
    },
  );

  it("answers HEAD without its bytes", async () => {
    const response = await fetch(await urlOf(await uploaded("Hello")), { method: "HEAD" });
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([
      200,
      "5",
      "",
    ]);
  });

  it("is gone with its address when it is deleted, and stays when that is undone", async () => {
    const id = await uploaded("Hello");
    const url = await urlOf(id);
    await expect(client.mutation(api.files.removeAndFail, { id })).rejects.toThrow("After all, no.");
    expect((await fetch(url)).status).toBe(200);
    await client.mutation(api.files.remove, { id });
    expect((await fetch(url)).status).toBe(404);
    expect(await client.query(api.files.url, { id })).toBeNull();
    expect(await client.action(api.files.read, { id })).toBeNull();
  });

  it("is refused when it isn't what its digest says", async () => {
    const good = `sha-256=${sha256("Hello").digest("base64")}`;
    expect((await upload("Hello", { digest: good })).status).toBe(200);
    const response = await upload("Hullo", { digest: good });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "FileHashMismatch" });
  });
});

it("an upload address is refused when it is made up, and after an hour", async () => {
  const made = await fetch(`${server.url}/api/storage/upload?token=x`, { method: "POST", body: "x" });
  expect(made.status).toBe(401);
  const clock = new ManualClock();
  const other = await startServices({ ports: { clock } });
  const http = new ConvexHttpClient(other.url, { logger: false });
  const address = await http.mutation(api.files.uploadUrl, {});
  clock.advance(3_600_001);
  expect((await fetch(address, { method: "POST", body: "x" })).status).toBe(401);
  await other.close();
});

it("actions store, read and delete files", async () => {
  const id = await client.action(api.files.store, { text: "by an action" });
  expect(await client.action(api.files.read, { id })).toEqual({ text: "by an action", type: "text/plain" });
  await client.action(api.files.removeByAction, { id });
  expect(await client.action(api.files.read, { id })).toBeNull();
});

it("mutations store and read files, and leave nothing behind when they fail", async () => {
  const stored = await client.mutation(api.files.storeInMutation, { text: "kept", fails: false });
  expect(stored.text).toBe("kept");
  expect(await (await fetch(await urlOf(stored.id))).text()).toBe("kept");
  await expect(client.mutation(api.files.storeInMutation, { text: "x", fails: true })).rejects.toThrow();
});

it("a live query hears that a file is gone", async () => {
  const id = await uploaded("Hello");
  const live = openClient(server.url);
  const seen: unknown[] = [];
  live.onUpdate(api.files.url, { id }, (url) => seen.push(url));
  await until(() => expect(seen).toHaveLength(1));
  await client.mutation(api.files.remove, { id });
  await until(() => expect(seen.at(-1)).toBeNull());
  await live.close();
});
