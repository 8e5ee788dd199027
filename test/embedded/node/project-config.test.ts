import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { configOfFunctions, readProjectConfig } from "../../../src/embedded/node/project-config.js";
import { startBackend } from "../support/backend.js";
import { TemporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";

const ACTION = `import { actionGeneric as action } from "convex/server";`;
const actionOf = (imports: string, body: string) =>
  `"use node";\n${ACTION}\n${imports}\nexport const run = action({ args: {}, handler: async () => { ${body} } });`;
const FINE = actionOf("", "return 1;");

/** Like packages with binaries: what they load is named while they run, and lies beside their code. */
const NATIVE = {
  "../node_modules/native/package.json": `{"name":"native","version":"1.0.0","main":"lib/index.js"}`,
  "../node_modules/native/lib/index.js": `
    const path = require("node:path");
    const binding = "../build/" + process.platform + "-any";
    module.exports = { value: require(path.join(__dirname, binding)).value, dir: __dirname };`,
  [`../node_modules/native/build/${process.platform}-any.js`]: `exports.value = "from beside the code";`,
};
const ONLY_ESM = {
  "../node_modules/only-esm/package.json": `{"name":"only-esm","version":"1.0.0","type":"module","exports":{".":{"import":"./index.js"},"./part":"./part.js"}}`,
  "../node_modules/only-esm/index.js": `import { part } from "./part.js"; await null; export default () => "default " + part; export const named = import.meta.url;`,
  "../node_modules/only-esm/part.js": `export const part = "part";`,
};
const USES_NATIVE = actionOf(`import native from "native";`, "return native.value;");

const external = (...names: string[]) => JSON.stringify({ node: { externalPackages: names } });

let folder: TemporaryFolder;
let server: DevServer | undefined;
let lines: string[];

beforeEach(() => {
  lines = [];
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  folder.remove();
});

async function start(
  files: Record<string, string>,
  watch = false,
): Promise<(module: string) => Promise<unknown>> {
  folder = new TemporaryFolder({ "../package.json": "{}", ...files });
  server = await startBackend({ dir: folder.dir, watch, log: (line) => lines.push(line) });
  const client = new ConvexHttpClient(server.url, { logger: false });
  return (module) => client.action(anyApi[module]!["run"] as never, {});
}

describe("packages that convex.json names in node.externalPackages", () => {
  test.each([[external("native")], [external("*")], [`{"node":{"externalPackages":"*"}}`]])(
    "are loaded from where they are installed: %s",
    async (config) => {
      const run = await start({ "../convex.json": config, ...NATIVE, "image.ts": USES_NATIVE });
      expect(await run("image")).toBe("from beside the code");
    },
  );

  test("may be ES modules only, with parts, and be imported late", async () => {
    const run = await start({
      "../convex.json": external("only-esm"),
      ...ONLY_ESM,
      "whole.ts": actionOf(`import make, { named } from "only-esm";`, "return [make(), named];"),
      "part.ts": actionOf(`import { part } from "only-esm/part";`, "return part;"),
      "late.ts": actionOf("", `return (await import("only-esm")).default();`),
    });
    const [made, url] = (await run("whole")) as [string, string];
    expect([made, await run("part"), await run("late")]).toEqual(["default part", "part", "default part"]);
    expect(url).toContain("/node_modules/only-esm/index.js");
  });

  test("are bundled without that", async () => {
    const run = await start({ ...NATIVE, "image.ts": USES_NATIVE, "fine.ts": FINE });
    await expect(run("image")).rejects.toThrow("image.ts can't be loaded");
    expect(await run("fine")).toBe(1);
  });

  test("and aren't installed are named, with what to do", async () => {
    const run = await start({
      "../convex.json": external("native"),
      "image.ts": USES_NATIVE,
      "fine.ts": FINE,
    });
    await expect(run("image")).rejects.toThrow("npm install native");
    expect(lines.join("\n")).toMatch(/image\.ts can't be loaded.*[\s\S]*npm install native/);
    expect(await run("fine")).toBe(1);
  });

  test("are taken up while the server runs", async () => {
    const run = await start({ ...NATIVE, "image.ts": USES_NATIVE }, true);
    await expect(run("image")).rejects.toThrow("can't be loaded");
    folder.write("../convex.json", external("native"));
    folder.write("image.ts", `${USES_NATIVE}\n`);
    await until(async () => expect(await run("image")).toBe("from beside the code"));
  });
});

describe("a \"use node\" file that can't be loaded is named and doesn't take the others with it:", () => {
  test.each([
    ["it throws", `throw new Error("Not today.");`, "Uncaught Error: Not today."],
    ["it throws nothing", "throw undefined;", "Uncaught undefined"],
    ["it can't be read", "const = 1;", "Expected identifier"],
    ["it imports what isn't there", `import "no-such-package";`, `Could not resolve "no-such-package"`],
    ["it requires what isn't there", `require(["./no-such-file"].join());`, "Cannot find module"],
    ["it ends the process", "process.exit(7);", "ended with exit code 7"],
    [
      "it leaves an error to nobody",
      `await Promise.reject(new Error("Nobody."));`,
      "Uncaught Error: Nobody.",
    ],
  ])("%s", async (_, text, message) => {
    const query = `import { queryGeneric } from "convex/server"; export const q = queryGeneric({ handler: () => 2 });`;
    const broken = `${FINE}\n${text}`;
    const run = await start({ "a/broken.ts": broken, "fine.ts": FINE, "plain.ts": query, "z.ts": FINE });
    await expect(run("a/broken")).rejects.toThrow(message);
    await expect(run("a/broken")).rejects.toThrow("convex/a/broken.ts can't be loaded");
    expect(lines.join("\n")).toContain("convex/a/broken.ts can't be loaded");
    expect([await run("fine"), await run("z")]).toEqual([1, 1]);
    const client = new ConvexHttpClient(server!.url, { logger: false });
    expect(await client.query(anyApi["plain"]!["q"] as never, {})).toBe(2);
  });

  test("and is loaded once it is mended", async () => {
    const run = await start({ "broken.ts": `${FINE}\nthrow null;`, "fine.ts": FINE }, true);
    await expect(run("broken")).rejects.toThrow("can't be loaded");
    folder.write("broken.ts", FINE);
    await until(async () => expect(await run("broken")).toBe(1));
  });
});

describe("convex.json", () => {
  const read = (config: string) => {
    folder = new TemporaryFolder({ "../convex.json": config });
    return readProjectConfig(dirname(folder.dir));
  };

  test.each([
    ["{", "convex.json can't be read"],
    ["[]", "must hold an object"],
    ["null", "must hold an object"],
    [`{"functions":1}`, "`functions` must name the folder"],
    [`{"functions":""}`, "`functions` must name the folder"],
    [`{"node":[]}`, "`node` must be an object"],
    [`{"node":{"externalPackages":"sharp"}}`, "must be a list of package names"],
    [`{"node":{"externalPackages":[1]}}`, "must be a list of package names"],
    [`{"node":{"externalPackages":["*","sharp"]}}`, "nothing may stand beside it"],
    [`{"node":{"nodeVersion":22}}`, "must be the number of a version as a text"],
    [`{"node":{"nodeVersion":"latest"}}`, "must be the number of a version as a text"],
  ])("%s is refused with words that help", (config, message) => {
    expect(() => read(config)).toThrow(message);
  });

  test("names the folder with the functions, and what isn't known here is said", () => {
    const config = `\uFEFF{"$schema":"x","functions":"src/backend/","typo":1,"node":{"nodeVersion":"1","other":2}}`;
    const { functions, notes } = read(config);
    expect(functions).toBe(join(dirname(folder.dir), "src/backend"));
    expect(notes).toEqual([
      expect.stringContaining("`typo` is not known here") as unknown,
      expect.stringContaining("`node.other` is not known here") as unknown,
      expect.stringContaining("asks for Node 1.") as unknown,
    ]);
  });

  test("is found above a nested folder, and not beyond its package", () => {
    folder = new TemporaryFolder({
      "../convex.json": external("x"),
      "in/ner/a.ts": "",
      "package.json": "{}",
    });
    const root = realpathSync(folder.dir);
    expect(configOfFunctions(root).externalPackages).toEqual(["x"]);
    expect(configOfFunctions(join(root, "in/ner")).externalPackages).toEqual([]);
  });

  test("that is wrong stops the server, and is mended while it watches", async () => {
    folder = new TemporaryFolder({ "../package.json": "{}", "../convex.json": "{", "fine.ts": FINE });
    await expect(startBackend({ dir: folder.dir })).rejects.toThrow("convex.json can't be read");
    server = await startBackend({ dir: folder.dir, watch: true, log: (line) => lines.push(line) });
    expect(lines.join("\n")).toContain("convex.json can't be read");
    folder.write("../convex.json", "{}");
    const client = new ConvexHttpClient(server.url, { logger: false });
    await until(async () => expect(await client.action(anyApi["fine"]!["run"] as never, {})).toBe(1));
  });
});
