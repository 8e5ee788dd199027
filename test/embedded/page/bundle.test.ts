import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeBundle } from "../../../src/embedded/node/bundle-command.js";
import { openClient, type PageBackendOptions, startPageBackend } from "../../../src/testing/index.js";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { TemporaryFolder } from "../support/temporary-folder.js";

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}/convex`, import.meta.url));
let folder: TemporaryFolder;
let out: string;

beforeEach(() => {
  folder = new TemporaryFolder({});
  out = join(folder.dir, "bundle.mjs");
});

afterEach(() => folder.remove());

async function codeOf(name: string): Promise<PageBackendOptions["code"]> {
  await writeBundle(fixture(name), out, false);
  return ((await import(pathToFileURL(out).href)) as { default: PageBackendOptions["code"] }).default;
}

it("a bundled folder runs with its components", async () => {
  const backend = await startPageBackend({ code: await codeOf("components") });
  const client = openClient(backend);
  const { makeFunctionReference } = await import("convex/server");
  await client.mutation(makeFunctionReference<"mutation">("counters:add"), { name: "likes", count: 2 });
  expect(await client.query(makeFunctionReference<"query">("counters:count"), { name: "likes" })).toBe(2);
  await client.close();
  backend.close();
});

it("files, HTTP actions and the environment work without Node, and Node actions say why they don't", async () => {
  const backend = await startPageBackend({ code: await codeOf("services"), env: { GREETING: "Hello" } });
  const client = openClient(backend);
  expect(await client.query(api.environment.read, { name: "GREETING" })).toBe("Hello");
  const id = await client.action(api.files.store, { text: "in a page" });
  const url = await client.query(api.files.url, { id });
  expect(await (await backend.fetch(url ?? "")).text()).toBe("in a page");
  expect(await (await backend.fetch(`${backend.siteUrl}/files/deep/x`)).text()).toBe("deep");
  await expect(client.action(api.machine.hash, { text: "x" })).rejects.toThrow(
    'machine says "use node", and there is no Node here',
  );
  await client.close();
  backend.close();
});

it("is the same each time, and has its types beside it", async () => {
  await writeBundle(fixture("services"), out, false);
  const text = readFileSync(out, "utf8");
  await writeBundle(fixture("services"), out, false);
  expect(readFileSync(out, "utf8")).toBe(text);
  expect(readFileSync(join(folder.dir, "bundle.d.mts"), "utf8")).toContain("AppCode");
});

it("--check passes what is up to date, and fails what isn't or isn't there", async () => {
  await expect(writeBundle(fixture("services"), out, true)).rejects.toThrow("not up to date");
  await writeBundle(fixture("services"), out, false);
  await writeBundle(fixture("services"), out, true);
  writeFileSync(out, "changed");
  await expect(writeBundle(fixture("services"), out, true)).rejects.toThrow("not up to date");
});
