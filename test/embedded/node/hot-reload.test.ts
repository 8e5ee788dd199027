import type { ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";
import { TemporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";

const HELLO = makeFunctionReference<"query", Record<string, never>, string>("greetings:hello");
const DEEP_HELLO = makeFunctionReference<"query", Record<string, never>, string>("deep/inside:hello");
const ADD_NOTE = makeFunctionReference<"mutation", { text: unknown }, null>("notes:add");

const greeting = (text: string) => `
  import { queryGeneric as query } from "convex/server";
  export const hello = query({ args: {}, handler: async () => ${JSON.stringify(text)} });
`;

const NOTES = `
  import { mutationGeneric as mutation } from "convex/server";
  export const add = mutation({ handler: async (ctx, note) => { await ctx.db.insert("notes", note); } });
`;

const schemaOf = (type: string) => `
  import { defineSchema, defineTable } from "convex/server";
  import { v } from "convex/values";
  export default defineSchema({ notes: defineTable({ text: ${type} }) });
`;

describe("a folder that changes while it is served", () => {
  let folder: TemporaryFolder;
  let server: DevServer;
  let client: ConvexClient;
  let lines: string[];
  let greetings: string[];

  beforeEach(async () => {
    lines = [];
    greetings = [];
    folder = new TemporaryFolder({ "greetings.ts": greeting("first") });
    server = await startBackend({ dir: folder.dir, watch: true, log: (line) => lines.push(line) });
    client = openClient(server.url);
    client.onUpdate(
      HELLO,
      {},
      (text: string) => greetings.push(text),
      (error) => greetings.push(error.message),
    );
    await until(() => expect(greetings).toEqual(["first"]));
  });

  afterEach(async () => {
    await client.close();
    await server.close();
    folder.remove();
  });

  const said = (text: string | RegExp) => until(() => expect(lines.join("\n")).toMatch(text));

  test("a changed function answers live queries anew", async () => {
    folder.write("greetings.ts", greeting("second"));
    await until(() => expect(greetings).toEqual(["first", "second"]));
  });

  test("a new file in a new folder is found, and changes of it too", async () => {
    folder.write("deep/inside.ts", greeting("from below"));
    await until(async () => expect(await client.query(DEEP_HELLO, {})).toBe("from below"));
    folder.write("deep/inside.ts", greeting("still there"));
    await until(async () => expect(await client.query(DEEP_HELLO, {})).toBe("still there"));
  });

  test("a deleted function is missing from then on", async () => {
    folder.delete("greetings.ts");
    await until(() =>
      expect(greetings.at(-1)).toContain("Could not find public function for 'greetings:hello'"),
    );
  });

  test("a syntax error is reported with its place, and the old code goes on", async () => {
    folder.write("greetings.ts", "export const hello = query({{;");
    await said(/greetings\.ts:1:2\d/);
    expect(await client.query(HELLO, {})).toBe("first");
    folder.write("greetings.ts", greeting("mended"));
    await until(() => expect(greetings).toEqual(["first", "mended"]));
  });

  test("a module that throws while it is imported is reported with its place, and the old code goes on", async () => {
    folder.write("broken.ts", `\nthrow new Error("not today");`);
    await said(/not today\n\s+at .*\(\.\.\/convex\/broken\.ts:2:7\)/);
    expect(await client.query(HELLO, {})).toBe("first");
  });

  test("an import that can't be found is reported, and the old code goes on", async () => {
    folder.write("broken.ts", `import "no-such-package";`);
    await said(/Could not resolve "no-such-package"/);
    expect(await client.query(HELLO, {})).toBe("first");
  });

  test("a schema that the data doesn't fit is refused, and the old one goes on", async () => {
    folder.write("notes.ts", NOTES);
    folder.write("schema.ts", schemaOf("v.string()"));
    await until(() => client.mutation(ADD_NOTE, { text: "a text" }));
    folder.write("schema.ts", schemaOf("v.number()"));
    await said(/could not be loaded[^]*notes/);
    await client.mutation(ADD_NOTE, { text: "another text" });
    await expect(client.mutation(ADD_NOTE, { text: 7 })).rejects.toThrow("v.string()");
  });

  test("a file that asks for Node may hold actions only", async () => {
    folder.write("server.ts", `"use node";\n${NOTES}`);
    await said(/server:\w+ is a (query|mutation) in a file that says "use node"/);
  });

  test("an auth.config that makes no sense is refused with its place", async () => {
    folder.write(
      "auth.config.ts",
      `export default { providers: [{ type: "customJwt", issuer: "https://x" }] };`,
    );
    await said(/auth\.config: providers\[0\]/);
  });
});
