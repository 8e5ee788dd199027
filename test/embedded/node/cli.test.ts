import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SERVICES_DIR } from "../services/support.js";
import { BACKEND_DIR } from "../support/backend.js";
import { printed, Program, type RunningProgram } from "../support/program.js";

describe("the command line", () => {
  const program = new Program();

  beforeAll(() => program.build());
  afterAll(() => program.remove());

  const run = (...words: string[]): RunningProgram => program.run(words);

  test("dev prints its address when it is ready, answers there, and ends with Ctrl-C", async () => {
    const running = run("dev", BACKEND_DIR, "--port", "0", "--memory");
    const { child, output, ended } = running;
    const [, url] = await printed(running, /Ready at (\S+)\n/);
    const [, key] = await printed(running, /Admin key: (\S+)\n/);
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
    const running = run("dev", BACKEND_DIR, "--port", "0");
    const { child, output, ended } = running;
    await printed(running, /Ready at/);
    expect(output.out).toContain("kept in memory only");
    child.kill("SIGTERM");
    await ended;
  });

  test("dev passes on what is in --variables", async () => {
    const variablesFile = join(program.folder, "variables.env");
    writeFileSync(variablesFile, "GREETING='from a file' # and a comment\n");
    const words = ["dev", SERVICES_DIR, "--port", "0", "--memory", "--variables", variablesFile];
    const running = run(...words);
    const [, url] = await printed(running, /Ready at (\S+)\n/);
    const body = JSON.stringify({ path: "environment:read", args: { name: "GREETING" }, format: "json" });
    const response = await fetch(`${url}/api/query`, { method: "POST", body });
    expect(await response.json()).toMatchObject({ value: "from a file" });
    running.child.kill("SIGTERM");
    await running.ended;
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
