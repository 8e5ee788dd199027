import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { BACKEND_DIR } from "../support/backend.js";
import { until } from "../support/until.js";

// Beside the packages, so that the program finds them.
const root = resolve(import.meta.dirname, "../../../node_modules/.cache");
let work: string;
let program: string;

beforeAll(async () => {
  const { mkdirSync } = await import("node:fs");
  mkdirSync(root, { recursive: true });
  work = mkdtempSync(join(root, "kill-"));
  program = join(work, "cli.mjs");
  const entry = resolve(import.meta.dirname, "../../../src/embedded/node/cli.ts");
  await build({
    stdin: {
      contents: `import { main } from ${JSON.stringify(entry)}; await main(process.argv.slice(2));`,
      resolveDir: work,
    },
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outfile: program,
  });
});

afterAll(() => rmSync(work, { recursive: true }));

async function startProgram(data: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [program, "dev", BACKEND_DIR, "--port", "0", "--no-codegen", "--data", data],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (output += text.toString()));
  const url = await until(() => {
    const found = /Ready at (\S+)/.exec(output)?.[1];
    expect(found, output).toBeDefined();
    return found as string;
  });
  return { child, url };
}

const ended = (child: ChildProcess) => new Promise((fulfil) => child.once("exit", fulfil));

it("a process that is killed while it writes loses nothing that it has acknowledged", async () => {
  const data = join(work, "data");
  const acknowledged: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { child, url } = await startProgram(data);
    const writers = [0, 1, 2, 3].map(async (writer) => {
      const client = new ConvexHttpClient(url, { logger: false });
      for (let i = 0; ; i += 1) {
        const body = `${round}-${writer}-${i}`;
        try {
          await client.mutation(api.messages.send, { channel: "a", body });
        } catch {
          return; // The process is gone: whether this one took effect, nobody was told.
        }
        acknowledged.push(body);
      }
    });
    const target = acknowledged.length + 40;
    await until(() => expect(acknowledged.length).toBeGreaterThan(target));
    const exit = ended(child);
    child.kill("SIGKILL");
    await exit;
    await Promise.all(writers);
  }
  const { child, url } = await startProgram(data);
  const kept = await new ConvexHttpClient(url, { logger: false }).query(api.messages.list, { channel: "a" });
  const bodies = kept.map(({ body }) => body);
  expect(bodies).toEqual(expect.arrayContaining(acknowledged));
  expect(new Set(bodies).size).toBe(bodies.length);
  const exit = ended(child);
  child.kill("SIGTERM");
  await exit;
}, 60_000);
