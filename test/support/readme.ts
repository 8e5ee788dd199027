import { readFile } from "node:fs/promises";
import path from "node:path";

const file = path.resolve(import.meta.dirname, "../../README.md");

/** The files that README writes out, by the names in their first lines. */
export async function readmeFiles(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(file, "utf8");
  const blocks = text.matchAll(/```(?:ts|html)\n(?:\/\/ (\S+)|<!-- (\S+) -->)\n(.*?)```/gs);
  return new Map(
    [...blocks].map(([, script, page, content = ""]) => [script ?? page ?? "", content] as const),
  );
}

/** The commands of the first block below a heading, one a line. */
export async function readmeCommands(heading: string): Promise<readonly string[]> {
  const text = await readFile(file, "utf8");
  const [, commands] = new RegExp(`^## ${heading}\n.*?\`\`\`sh\n(.*?)\n\`\`\``, "ms").exec(text) ?? [];
  if (commands === undefined) throw new Error(`README has no commands below "${heading}".`);
  return commands.split("\n");
}
