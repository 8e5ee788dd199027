import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SERVICES_DIR } from "../services/support.js";
import { BACKEND_DIR } from "../support/backend.js";
import { printed, Program, type RunningProgram } from "../support/program.js";
import { TemporaryFolder } from "../support/temporary-folder.js";

describe("the command line", () => {
  const program = new Program();

  beforeAll(() => program.build());
  afterAll(() => program.remove());

  const run = (...words: string[]): RunningProgram => program.run(words);

  test("dev prints its address when it is ready, answers there, and ends with Ctrl-C", async () => {
    const running = program.dev(BACKEND_DIR);
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
    const running = run("dev", BACKEND_DIR, "--port", "0", "--no-codegen");
    const { child, output, ended } = running;
    await printed(running, /Ready at/);
    expect(output.out).toContain("kept in memory only");
    child.kill("SIGTERM");
    await ended;
  });

  test("dev passes on what is in --variables", async () => {
    const variablesFile = join(program.folder, "variables.env");
    writeFileSync(variablesFile, "GREETING='from a file' # and a comment\n");
    const running = program.dev(SERVICES_DIR, ["--variables", variablesFile]);
    const [, url] = await printed(running, /Ready at (\S+)\n/);
    const body = JSON.stringify({ path: "environment:read", args: { name: "GREETING" }, format: "json" });
    const response = await fetch(`${url}/api/query`, { method: "POST", body });
    expect(await response.json()).toMatchObject({ value: "from a file" });
    running.child.kill("SIGTERM");
    await running.ended;
  });

  test("--help names every command, and that of a command every option of it", async () => {
    const general = run("--help");
    expect(await general.ended).toBe(0);
    for (const word of [
      "dev [dir]",
      "init [folder]",
      "bundle [dir]",
      "export",
      "import FILE",
      "Not for production",
    ])
      expect(general.output.out).toContain(word);
    const options = {
      dev: [
        "--page",
        "--port",
        "--host",
        "--site-port",
        "--data",
        "--memory",
        "--variables",
        "--allow-origin",
      ],
      init: ["[folder]"],
      bundle: ["--out", "--check"],
      export: ["--data", "--table", "--component", "--out"],
      import: ["--data", "--table", "--component", "--append", "--replace"],
    };
    for (const [command, words] of Object.entries(options)) {
      const { output, ended } = run(command, "--help");
      expect(await ended).toBe(0);
      for (const word of words) expect(output.out).toContain(word);
      const asWord = run("help", command);
      await asWord.ended;
      expect(asWord.output.out).toBe(output.out);
    }
  });

  test.each([
    [["dev", "--prot", "1"], "Unknown option '--prot'. See: convex-elements dev --help"],
    [["dev", "--port", "many"], '--port must be a number from 0 to 65535, not "many".'],
    [["dev", "--table", "x"], "Unknown option '--table'"],
    [["deploy"], 'There is no command "deploy". Commands are dev, init, bundle, export, import.'],
    [["help", "deploy"], 'There is no command "deploy".'],
    [["--port", "1"], "A command comes first, and then --port."],
    [["dev", "a", "b"], 'Only one folder can be named, but there is also "b".'],
    [["init", "a", "b"], 'Only one folder can be named, but there is also "b".'],
    [["init", "--port", "1"], "Unknown option '--port'. See: convex-elements init --help"],
    [["dev", "no/such/folder"], "no/such/folder"],
    [["dev", BACKEND_DIR, "--page", "no/such/page"], "no/such/page. Name the one with your page."],
    [["dev", BACKEND_DIR, "--variables", "no/such/file"], "The environment file no/such/file can't be read"],
    [["dev", "--memory", "--data", "x"], "--memory and --data can't go together"],
    [["bundle", BACKEND_DIR], "bundle needs --out FILE.js"],
    [["bundle", "--out", "x.js", "a", "b"], "Only one folder can be named"],
    [["export", "--table", "x"], "export needs --data DIR"],
    [["export", "--data", "x", "--table", "x", "y"], "export takes options only"],
    [["import", "--data", "x", "--table", "x"], "import takes one file"],
  ])("%j is refused with words that help", async (words, message) => {
    const { output, ended } = run(...words);
    expect(await ended).toBe(1);
    expect(output.error).toContain(message);
    expect(output.error).not.toContain("    at ");
    expect(output.out).toBe("");
  });

  describe("in an empty folder", () => {
    let folder: TemporaryFolder;
    beforeEach(() => {
      folder = new TemporaryFolder({});
    });
    afterEach(() => folder.remove());

    const runThere = (...words: string[]) => program.run(words, process.env, folder.dir);

    test("dev says how to get functions", async () => {
      const { output, ended } = runThere("dev");
      expect(await ended).toBe(1);
      expect(output.error).toMatch(/^There is no folder .*convex\. `npx convex-elements init` makes one/);
    });

    test("dev says what to write into a folder without functions", async () => {
      mkdirSync(join(folder.dir, "convex"));
      const running = runThere("dev", "--port", "0", "--memory");
      await printed(running, /There are no functions in it yet\. Write one, such as/);
      running.child.kill("SIGTERM");
      await running.ended;
    });

    test("dev runs what init has made, with its page", async () => {
      expect(await runThere("init").ended).toBe(0);
      const running = runThere("dev", "--port", "0", "--memory", "--page", ".");
      const [, pageUrl] = await printed(running, /Page at (\S+)\n/);
      expect(await (await fetch(pageUrl!)).text()).toContain("<title>Messages</title>");
      expect(running.output.out).toContain("Loaded 2 functions");
      running.child.kill("SIGTERM");
      await running.ended;
    });
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
