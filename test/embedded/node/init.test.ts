import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeInitialized, initialize } from "../../../src/embedded/node/init/init-command.js";
import { FUNCTIONS, PAGE } from "../../../src/embedded/node/init/starter-files.js";
import { TemporaryFolder } from "../support/temporary-folder.js";

const ALL = ["convex/schema.ts", "convex/messages.ts", "convex/tsconfig.json", "index.html"];

describe("init", () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder({});
  });
  afterEach(() => folder.remove());

  const said = async () => describeInitialized(folder.dir, await initialize(folder.dir));

  test("makes a first app in an empty folder, and says what comes next", async () => {
    const lines = await said();
    expect(lines).toContain(`Made ${ALL.join(", ")}.`);
    expect(lines).toMatch(
      /Next: cd .* && npm install convex-elements convex && npx convex-elements dev --page \.$/,
    );
    expect(folder.read("convex/messages.ts")).toBe(FUNCTIONS["messages.ts"]);
    expect(folder.read("convex/tsconfig.json")).toContain('"moduleResolution": "Bundler"');
    expect(folder.read("index.html")).toBe(PAGE);
  });

  test("says no word of installing where the package is", async () => {
    folder.write("node_modules/convex-elements/package.json", "{}");
    expect(await said()).not.toContain("npm install");
  });

  test("says no word of installing in a workspace, whose packages are above", async () => {
    folder.write("node_modules/convex-elements/package.json", "{}");
    const app = `${folder.dir}/packages/app`;
    expect(describeInitialized(app, await initialize(app))).not.toContain("npm install");
  });

  test("makes a folder that isn't there", async () => {
    await initialize(`${folder.dir}/new/app`);
    expect(folder.read("new/app/index.html")).toBe(PAGE);
  });

  test("makes nothing the second time, and says so", async () => {
    await initialize(folder.dir);
    expect(await initialize(folder.dir)).toEqual({ made: [], left: ALL, foreign: [] });
  });

  test("makes what is missing, and leaves a page that was there", async () => {
    await initialize(folder.dir);
    folder.delete("convex/messages.ts");
    folder.write("index.html", "<p>Mine</p>");
    expect(await initialize(folder.dir)).toMatchObject({ made: ["convex/messages.ts"] });
    expect(folder.read("index.html")).toBe("<p>Mine</p>");
  });

  test.each(["schema.ts", "tasks.ts", "messages.ts", "deep/tasks.js", "convex.config.ts", "auth.config.ts"])(
    "makes nothing beside somebody's own convex/%s",
    async (name) => {
      folder.write(`convex/${name}`, "export const mine = 1;");
      expect(await said()).toContain(`There is code already: convex/${name}. Nothing was made`);
      expect(folder.read("index.html")).toBeUndefined();
      expect(folder.read("convex/tsconfig.json")).toBeUndefined();
      expect(folder.read(`convex/${name}`)).toBe("export const mine = 1;");
    },
  );

  test("puts the functions where convex.json has them", async () => {
    folder.write("convex.json", '{ "functions": "backend/functions" }');
    expect((await initialize(folder.dir)).made).toContain("backend/functions/messages.ts");
  });

  test("refuses a file in the place of a folder", async () => {
    folder.write("convex", "");
    await expect(initialize(folder.dir)).rejects.toThrow(/convex is a file, and a folder is needed there\.$/);
    await expect(initialize(`${folder.dir}/convex`)).rejects.toThrow(
      /is a file, and a folder is needed there/,
    );
  });
});
