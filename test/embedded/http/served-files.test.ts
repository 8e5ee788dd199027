import { createHash } from "node:crypto";
import { ConvexHttpClient } from "convex/browser";
import type { GenericId } from "convex/values";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { startServices } from "../services/support.js";
import { ManualClock } from "../support/manual-clock.js";

const HOUR_MS = 3_600_000;
const PAGE = "<script>alert(document.domain)</script>";

let server: DevServer;
let clock: ManualClock;
let client: ConvexHttpClient;

beforeEach(async () => {
  clock = new ManualClock();
  server = await startServices({ ports: { clock } });
  client = new ConvexHttpClient(server.url, { logger: false });
});

afterEach(() => server.close());

async function upload(
  address: string,
  text: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(address, { method: "POST", body: new TextEncoder().encode(text), headers });
}

/** Stores a text, and answers the address at which it is served. */
async function served(text: string, contentType?: string): Promise<string> {
  const address = await client.mutation(api.files.uploadUrl, {});
  const response = await upload(
    address,
    text,
    contentType === undefined ? {} : { "content-type": contentType },
  );
  const { storageId } = (await response.json()) as { storageId: GenericId<"_storage"> };
  const url = await client.query(api.files.url, { id: storageId });
  if (url === null) throw new Error("The file has no address.");
  return url;
}

describe("a served file", () => {
  // Whole, in part, without its bytes, and when the part can't be served.
  test.each([
    ["GET", undefined, 200],
    ["GET", "bytes=0-4", 206],
    ["HEAD", undefined, 200],
    ["GET", "bytes=999-", 416],
  ] as const)("has no rights of this origin: %s %s", async (method, range, status) => {
    for (const type of [
      "text/html",
      "image/svg+xml",
      "application/xhtml+xml",
      "text/javascript",
      undefined,
    ]) {
      const headers = range === undefined ? {} : { range };
      const response = await fetch(await served(PAGE, type), { method, headers });
      expect(response.status).toBe(status);
      expect(response.headers.get("content-security-policy")).toBe("sandbox");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("content-type")).toBe(type ?? null);
    }
  });

  test("is kept by its reader alone, and known by its hash", async () => {
    const response = await fetch(await served("Hello", "text/plain"));
    const hash = createHash("sha256").update("Hello").digest("base64");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": expect.stringMatching(/^private,/) as string,
      etag: `"${hash}"`,
      digest: `sha-256=${hash}`,
      "accept-ranges": "bytes",
    });
  });

  test("has an address that nobody can guess, and none by its id", async () => {
    const addresses = [await served("one"), await served("two")];
    for (const address of addresses) {
      expect(address).toMatch(/\/api\/storage\/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
      const guess = address.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
      expect((await fetch(guess)).status).toBe(404);
    }
    expect(new Set(addresses.map((address) => address.slice(-36, -28))).size).toBe(2);
    const id = await client.action(api.files.store, { text: "three" });
    expect((await fetch(`${server.url}/api/storage/${id}`)).status).toBe(404);
  });

  test.each(["POST", "PUT", "DELETE"])("can't be changed by %s at its address", async (method) => {
    const address = await served("Hello");
    expect((await fetch(address, { method })).status).toBeGreaterThanOrEqual(400);
    expect(await (await fetch(address)).text()).toBe("Hello");
  });
});

describe("an upload address", () => {
  test("takes files for an hour, and none after it", async () => {
    const address = await client.mutation(api.files.uploadUrl, {});
    clock.advance(HOUR_MS);
    expect((await upload(address, "in time")).status).toBe(200);
    clock.advance(1);
    const late = await upload(address, "late");
    expect(late.status).toBe(401);
    expect(await late.json()).toMatchObject({ code: "StorageTokenInvalid" });
    // Not after another one was given out either, which is when old ones are looked through.
    const next = await client.mutation(api.files.uploadUrl, {});
    expect((await upload(address, "late")).status).toBe(401);
    expect((await upload(next, "in time")).status).toBe(200);
  });

  test("stays when another is given out", async () => {
    const first = await client.mutation(api.files.uploadUrl, {});
    clock.advance(HOUR_MS / 2);
    const second = await client.mutation(api.files.uploadUrl, {});
    expect(second).not.toBe(first);
    for (const address of [first, second]) expect((await upload(address, "text")).status).toBe(200);
  });

  test.each(["", "?token=", "?token=x", `?token=${"0".repeat(64)}`])("isn't one with %j", async (query) => {
    expect((await upload(`${server.url}/api/storage/upload${query}`, "text")).status).toBe(401);
  });

  test("takes what has its hash in base64 or hex, and nothing else", async () => {
    const address = await client.mutation(api.files.uploadUrl, {});
    const hash = (text: string) => createHash("sha256").update(text);
    for (const digest of [hash("Hello").digest("base64"), hash("Hello").digest("hex")]) {
      expect((await upload(address, "Hello", { digest: `sha-256=${digest}` })).status).toBe(200);
    }
    for (const digest of [hash("Hullo").digest("base64"), "", "x"]) {
      const response = await upload(address, "Hello", { digest: `sha-256=${digest}` });
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
        400,
        "FileHashMismatch",
      ]);
    }
  });
});
