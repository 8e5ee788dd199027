import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, statSync, symlinkSync } from "node:fs";
import net from "node:net";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { FUNCTIONS } from "../../../src/embedded/node/init/starter-files.js";
import { startBackend } from "../support/backend.js";
import { TemporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";

const execute = promisify(execFile);
const modules = resolve(import.meta.dirname, "../../../node_modules");

const FILES = ["api.d.ts", "api.js", "dataModel.d.ts", "server.d.ts", "server.js"];

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    ...{ allowJs: true, strict: true, moduleResolution: "Bundler", skipLibCheck: true, target: "ESNext" },
    ...{ lib: ["ES2023", "dom"], module: "ESNext", isolatedModules: true, noEmit: true, types: [] },
  },
  include: ["./**/*"],
  exclude: ["./_generated"],
});

/** A component that the app has beside its own functions. */
const COUNTER = {
  "convex/counter/convex.config.ts": `
    import { defineComponent } from "convex/server";
    export default defineComponent("counter");`,
  "convex/counter/schema.ts": `
    import { defineSchema, defineTable } from "convex/server";
    import { v } from "convex/values";
    export default defineSchema({ counts: defineTable({ name: v.string(), count: v.number() }) });`,
  "convex/counter/counts.ts": `
    import { v } from "convex/values";
    import { mutation } from "./_generated/server";
    export const add = mutation({
      args: { name: v.string() },
      returns: v.null(),
      handler: async (ctx, { name }) => { await ctx.db.insert("counts", { name, count: 1 }); return null; },
    });`,
  "convex/convex.config.ts": `
    import { defineApp } from "convex/server";
    import { v } from "convex/values";
    import counter from "./counter/convex.config";
    const app = defineApp({ env: { GREETING: v.string() } });
    app.use(counter);
    export default app;`,
  "convex/counting.ts": `
    import { components } from "./_generated/api";
    import { env, mutation } from "./_generated/server";
    export const count = mutation({
      args: {},
      handler: async (ctx) => {
        await ctx.runMutation(components.counter.counts.add, { name: env.GREETING });
        // @ts-expect-error -- A number is no name.
        const wrong = () => ctx.runMutation(components.counter.counts.add, { name: 1 });
        // @ts-expect-error -- There is no such variable.
        return [wrong, env.NOTHING].length;
      },
    });`,
};

describe("the generated code of an app", () => {
  let folder: TemporaryFolder;
  let lines: string[];
  let servers: DevServer[];

  beforeEach(() => {
    lines = [];
    servers = [];
    folder = new TemporaryFolder({
      "package.json": JSON.stringify({ name: "app", type: "module", dependencies: { convex: "*" } }),
      "convex/tsconfig.json": TSCONFIG,
      "convex/schema.ts": FUNCTIONS["schema.ts"]!,
      "convex/messages.ts": FUNCTIONS["messages.ts"]!,
    });
    mkdirSync(join(folder.dir, "node_modules"));
    symlinkSync(join(modules, "convex"), join(folder.dir, "node_modules/convex"));
  });
  afterEach(async () => {
    for (const server of servers) await server.close();
    folder.remove();
  });

  const generated = (name: string) => folder.read(`convex/_generated/${name}`);
  const generatedFiles = () => readdirSync(join(folder.dir, "convex/_generated")).sort();
  const said = () => lines.filter((line) => line.startsWith("Generated"));

  async function start(watch = false): Promise<void> {
    const log = (line: string) => void lines.push(line);
    servers.push(await startBackend({ dir: join(folder.dir, "convex"), codegen: true, watch, log }));
  }

  async function typeErrors(): Promise<string> {
    const { stdout } = await execute(join(modules, ".bin/tsc"), ["-p", join(folder.dir, "convex")]).catch(
      (failed: { stdout: string }) => failed,
    );
    return stdout;
  }

  /** What Convex's own command line writes without a deployment. */
  async function convexCodegen(): Promise<void> {
    const words = [join(modules, "convex/bin/main.js"), "codegen", "--system-udfs", "--typecheck", "disable"];
    // It reports to Convex how it was used, but not from where tests run.
    await execute(process.execPath, words, { cwd: folder.dir, env: { ...process.env, CI: "1" } });
  }

  test("is made before the functions are loaded, which it says, and its types are right", async () => {
    const connect = vi.spyOn(net.Socket.prototype, "connect");
    await start();
    expect(connect).not.toHaveBeenCalled();
    expect(generatedFiles()).toEqual(FILES);
    expect(said()).toEqual([`Generated ${FILES.join(", ")} in convex/_generated.`]);
    expect(await typeErrors()).toBe("");
    folder.write("convex/messages.ts", FUNCTIONS["messages.ts"]!.replace("by_channel", "by_chanel"));
    expect(await typeErrors()).toContain("by_chanel");
  });

  test("covers components of the app's own, and its environment variables", async () => {
    for (const [path, text] of Object.entries(COUNTER)) folder.write(path, text);
    await start();
    expect(said()).toContain(
      "Generated api.ts, component.ts, dataModel.ts, server.ts in convex/counter/_generated.",
    );
    expect(generated("api.d.ts")).toContain(
      'import("../counter/_generated/component.js").ComponentApi<"counter">',
    );
    expect(await typeErrors()).toBe("");
  });

  test("is left as it came where a component is part of a package", async () => {
    folder.write("node_modules/tally/package.json", '{ "name": "tally", "type": "module" }');
    folder.write(
      "node_modules/tally/convex.config.js",
      `import { defineComponent } from "convex/server"; export default defineComponent("tally");`,
    );
    folder.write("node_modules/tally/_generated/api.ts", "// As it came.");
    folder.write(
      "convex/convex.config.ts",
      `import { defineApp } from "convex/server";
       import tally from "tally/convex.config.js";
       const app = defineApp();
       app.use(tally);
       export default app;`,
    );
    await start();
    expect(said()).toEqual([`Generated ${FILES.join(", ")} in convex/_generated.`]);
    expect(generated("api.d.ts")).toContain('import("tally/_generated/component.js").ComponentApi<"tally">');
    expect(readdirSync(join(folder.dir, "node_modules/tally/_generated"))).toEqual(["api.ts"]);
    expect(folder.read("node_modules/tally/_generated/api.ts")).toBe("// As it came.");
  });

  test("is not touched where it is right, and nothing of it is deleted", async () => {
    await start();
    folder.write("convex/_generated/ai/note.md", "kept");
    const times = () => FILES.map((name) => statSync(join(folder.dir, "convex/_generated", name)).mtimeMs);
    const before = times();
    lines = [];
    await start();
    expect(times()).toEqual(before);
    expect(said()).toEqual([]);
    expect(generated("ai/note.md")).toBe("kept");
  });

  test("is the same as Convex's own, as far as that can be had without a deployment", async () => {
    folder.write("convex/deep/tasks.ts", "export const nothing = 1;");
    folder.write("convex/http.js", `export { default } from "./router.js";`);
    folder.write(
      "convex/router.js",
      `import { httpRouter } from "convex/server"; export default httpRouter();`,
    );
    folder.write("convex/deep/empty.ts", "");
    await start();
    const ours = Object.fromEntries(FILES.map((name) => [name, generated(name)!]));
    const imports = (text: string) => text.match(/import type \* as .*/g);
    await convexCodegen();
    expect(ours["dataModel.d.ts"]).toBe(generated("dataModel.d.ts"));
    expect(imports(ours["api.d.ts"]!)).toEqual(imports(generated("api.d.ts")!));
    expect(imports(ours["api.d.ts"]!)).toHaveLength(4);
    await start();
    for (const name of FILES) expect(generated(name)).toBe(ours[name]);
  });

  test("follows files that come and go, and comes back when it was deleted", async () => {
    await start(true);
    folder.write("convex/tasks.ts", FUNCTIONS["messages.ts"]!);
    await until(() => expect(generated("api.d.ts")).toContain("../tasks.js"));
    const first = `Generated ${FILES.join(", ")} in convex/_generated.`;
    await until(() => expect(said()).toEqual([first, "Generated api.d.ts in convex/_generated."]));
    folder.delete("convex/tasks.ts");
    await until(() => expect(generated("api.d.ts")).not.toContain("../tasks.js"));
    folder.delete("convex/_generated/dataModel.d.ts");
    await until(() => expect(generated("dataModel.d.ts")).toContain("DataModelFromSchemaDefinition"));
  });

  test("is there for code that can't be loaded yet, and whole when it can", async () => {
    folder.write("convex/broken.ts", "export const = 1;");
    await start(true);
    expect(lines.join("\n")).toContain("The functions could not be loaded");
    expect(generatedFiles()).toEqual(FILES);
    expect(generated("api.d.ts")).not.toContain("../messages.js");
    folder.write("convex/broken.ts", "export const whole = 1;");
    await until(() => expect(generated("api.d.ts")).toContain("../messages.js"));
  });

  test("that can't be made is spoken of once, and the functions run", async () => {
    folder.write("convex/_generated", "A file.");
    folder.write(
      "convex/messages.ts",
      `import { queryGeneric } from "convex/server"; export const one = queryGeneric({ handler: () => 1 });`,
    );
    await start(true);
    const problems = () => lines.filter((line) => line.startsWith("_generated could not be made"));
    expect(lines.join("\n")).toContain("Loaded 1 functions");
    folder.write("convex/more.ts", folder.read("convex/messages.ts")!);
    await until(() => expect(lines.join("\n")).toContain("Loaded 2 functions"));
    expect(problems()).toHaveLength(1);
  });

  test.each([
    [
      { codegen: { fileType: "ts" } },
      ["api.ts", "dataModel.ts", "server.ts"],
      /export const api: FilterApi</,
    ],
    [
      { codegen: { staticApi: true, staticDataModel: true } },
      FILES,
      /send: FunctionReference<\s*"mutation",\s*"public",\s*{ body: string; channel: string },\s*Id<"messages">/,
    ],
    [{ generateCommonJSApi: true }, ["api_cjs.cjs", "api_cjs.d.cts", ...FILES].sort(), /FilterApi/],
  ])("is what convex.json asks for: %j", async (config, files, api) => {
    folder.write("convex.json", JSON.stringify(config));
    await start();
    expect(generatedFiles()).toEqual(files);
    expect(generated(files.includes("api.ts") ? "api.ts" : "api.d.ts")).toMatch(api);
    expect(await typeErrors()).toBe("");
  });

  test("has the functions of components in the app's api where convex.json asks for it", async () => {
    for (const [path, text] of Object.entries(COUNTER)) folder.write(path, text);
    folder.write("convex.json", '{ "codegen": { "legacyComponentApi": true } }');
    await start();
    expect(generated("api.d.ts")).toMatch(
      /add: FunctionReference<\s*"mutation",\s*"internal",\s*{ name: string },\s*null/,
    );
    expect(await typeErrors()).toBe("");
  });
});
