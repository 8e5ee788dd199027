import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
/** Below the package, so that it is found there by its name, built as it is. */
const work = path.join(root, ".test-results/types");

/** Each framework's own checker, on our own file and on what README.md says for it, as it stands there. */
describe("the types for frameworks", { timeout: 120_000 }, () => {
  let readme: string;

  beforeAll(async () => {
    readme = await readFile(path.join(root, "README.md"), "utf8");
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await cp(path.join(root, "test/types"), work, { recursive: true });
  });

  /** The example in `language` below the paragraph that begins with the framework's name. */
  function example(framework: string, language: string): string {
    const [, section = ""] = readme.split(`**${framework}`);
    const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(section) ?? [];
    if (code === undefined) throw new Error(`README.md has no example in ${language} for ${framework}.`);
    return code;
  }

  /** Writes a file beside our own ones, and the line that switches the types on. */
  async function add(folder: string, name: string, text: string): Promise<void> {
    await writeFile(path.join(work, folder, name), text);
    await writeFile(path.join(work, folder, "env.d.ts"), `import "convex-elements/types/${folder}";\n`);
  }

  async function problems(tool: string, ...args: readonly string[]): Promise<readonly string[]> {
    const output = await new Promise<string>((resolve, reject) =>
      execFile(path.join(root, "node_modules/.bin", tool), args, { cwd: work }, (error, stdout, stderr) => {
        // They end with 1 or 2 where they find something; any other end is theirs.
        if (error && typeof error.code !== "number")
          reject(new Error(`${tool} broke off.`, { cause: error }));
        else resolve(stdout + stderr);
      }),
    );
    return output.split("\n").filter((line) => line !== "");
  }

  it("know the events of tags with `define` alone", async () => {
    expect(await problems("tsc", "-p", "events")).toEqual([]);
  });

  it("are right in React", async () => {
    await add("react", "Readme.tsx", example("React 19", "tsx"));
    expect(await problems("tsc", "-p", "react")).toEqual([]);
  });

  it("are right in Solid", async () => {
    await add("solid", "Readme.tsx", example("Solid", "tsx"));
    expect(await problems("tsc", "-p", "solid")).toEqual([]);
  });

  it("are right in Vue", async () => {
    await add("vue", "Readme.vue", example("Vue 3", "vue"));
    expect(await problems("vue-tsc", "--noEmit", "-p", "vue")).toEqual([]);
  });

  it("are right in Svelte, and say what is wrong", async () => {
    await add("svelte", "Readme.svelte", example("Svelte 5", "svelte"));
    const found = await problems(
      "svelte-check",
      ...["--workspace", "svelte", "--tsconfig", "./tsconfig.json"],
      ...["--threshold", "error", "--output", "machine"],
    );
    const errors = found.flatMap((line) => {
      const [, file, place, message] = / ERROR "(.*?)" (\d+):\d+ "(.*)"$/.exec(line) ?? [];
      return file === undefined ? [] : [`${file}:${place} ${message?.split("\\n")[0]}`];
    });
    expect(found.at(-1)).toContain("COMPLETED");
    expect(errors).toEqual([
      String.raw`Wrong.svelte:7 Type '\"disk\"' is not assignable to type 'StorageMode | undefined'.`,
      "Wrong.svelte:8 Type 'string' is not assignable to type 'number'.",
      "Wrong.svelte:9 Type 'string[]' is not assignable to type 'string | Readonly<Record<string, unknown>> | null | undefined'.",
      "Wrong.svelte:10 Type '(row: number) => string' is not assignable to type 'RenderItem'.",
      String.raw`Wrong.svelte:11 Type '\"many\"' is not assignable to type 'SelectionMode | undefined'.`,
      String.raw`Wrong.svelte:12 Type 'boolean' is not assignable to type 'true | \"\"'.`,
      "Wrong.svelte:13 Property 'count' does not exist on type 'ListChangeEvent & { readonly currentTarget: RealtimeList; }'.",
      String.raw`Wrong.svelte:14 Object literal may only specify known properties, and '\"onlist-changed\"' does not exist in type 'ElementProps<\"realtime-list\">'.`,
      String.raw`Wrong.svelte:15 Object literal may only specify known properties, and '\"onlist-change\"' does not exist in type 'ElementProps<\"live-value\">'.`,
      String.raw`Wrong.svelte:16 Object literal may only specify known properties, and '\"loadedCount\"' does not exist in type 'ElementProps<\"realtime-list\">'.`,
    ]);
  });
});
