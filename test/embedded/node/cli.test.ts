import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SERVICES_DIR } from "../services/support.js";
import { BACKEND_DIR } from "../support/backend.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The program as users start it: its own process. Built here, so that the test needs no build before it. */
describe("the command line", () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(ROOT, "node_modules", ".cli-test-"));
    program = join(folder, "run.mjs");
    await build({
      stdin: {
        contents: `import { main } from "./cli.js"; await main(process.argv.slice(2));`,
        resolveDir: join(ROOT, "src/embedded/node"),
      },
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
    });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function run(...words: string[]) {
    const child = spawn(process.execPath, [program, ...words]);
    const output = { out: "", error: "" };
    child.stdout.on("data", (chunk: Buffer) => (output.out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output.error += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    return { child, output, ended };
  }

  async function printed(
    child: ChildProcess,
    output: { out: string },
    pattern: RegExp,
  ): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(output.out);
      if (match !== null) return match;
      await new Promise((resolve) => child.stdout?.once("data", resolve));
    }
  }

  test("dev prints its address when it is ready, answers there, and ends with Ctrl-C", async () => {
    const { child, output, ended } = run("dev", BACKEND_DIR, "--port", "0", "--memory");
    const [, url] = await printed(child, output, /Ready at (\S+)\n/);
    const [, key] = await printed(child, output, /Admin key: (\S+)\n/);
    expect((await fetch(`${url}/version`)).status).toBe(200);
    const response = await fetch(`${url}/api/function`, {
      method: "POST",
      headers: { authorization: `Convex ${key}` },
      body: JSON.stringify({ path: "messages:secret", args: {} }),
    });
    expect(await response.json()).toMatchObject({ value: "for the backend only" });
    expect(output.out).not.toContain("memory only");
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(output.error).toBe("");
  });

  test("without --memory it says that the data won't stay", async () => {
    const { child, output, ended } = run("dev", BACKEND_DIR, "--port", "0");
    await printed(child, output, /Ready at/);
    expect(output.out).toContain("kept in memory only");
    child.kill("SIGTERM");
    await ended;
  });

  test("dev passes on what is in --variables, and survives a promise that a function left without await", async () => {
    const variablesFile = join(folder, "variables.env");
    writeFileSync(variablesFile, "GREETING='from a file' # and a comment\n");
    const { child, output, ended } = run(
      "dev",
      SERVICES_DIR,
      "--port",
      "0",
      "--memory",
      "--variables",
      variablesFile,
    );
    const [, url] = await printed(child, output, /Ready at (\S+)\n/);
    const call = async (kind: string, path: string, args: object): Promise<unknown> => {
      const body = JSON.stringify({ path, args, format: "json" });
      return (await fetch(`${url}/api/${kind}`, { method: "POST", body })).json();
    };
    await call("action", "machine:float", {});
    await printed(child, output, /A promise that nobody awaits has failed: Nobody waits for this\./);
    expect(await call("query", "environment:read", { name: "GREETING" })).toMatchObject({
      value: "from a file",
    });
    child.kill("SIGTERM");
    await ended;
  });

  test("--help explains every option", async () => {
    const { output, ended } = run("--help");
    expect(await ended).toBe(0);
    const words = [
      "dev [dir]",
      "bundle",
      "export",
      "import",
      "--port",
      "--host",
      "--data",
      "--memory",
      "--variables",
    ];
    for (const word of [...words, "Not for production"]) expect(output.out).toContain(word);
  });

  test.each([
    [["dev", "--prot", "1"], "Unknown option '--prot'"],
    [["dev", "--port", "many"], '--port must be a number from 0 to 65535, not "many".'],
    [["deploy"], 'There is no command "deploy". Try: convex-elements dev'],
    [["dev", "a", "b"], 'Only one folder can be named, but there is also "b".'],
    [["dev", "no/such/folder"], "no/such/folder"],
    [["dev", BACKEND_DIR, "--variables", "no/such/file"], "The environment file no/such/file can't be read"],
    [["dev", "--memory", "--data", "x"], "--memory and --data can't go together"],
    [["bundle", BACKEND_DIR], "bundle needs --out FILE.js"],
    [["export", "--table", "x"], "export needs --data DIR"],
    [["import", "--data", "x", "--table", "x"], "import takes one file"],
  ])("%j is refused with words that help", async (words, message) => {
    const { output, ended } = run(...words);
    expect(await ended).toBe(1);
    expect(output.error).toContain(message);
    expect(output.error).not.toContain("    at ");
  });

  test("a port that is taken is refused with words that help", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { output, ended } = run("dev", BACKEND_DIR, "--memory", "--port", String(port));
    expect(await ended).toBe(1);
    expect(output.error).toContain(`Port ${port} on 127.0.0.1 is taken.`);
    await new Promise((resolve) => server.close(resolve));
  });
});
