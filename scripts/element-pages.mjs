// `npm run build:manifest` ends with this: writes what custom-elements.json says of an element at the end of its page.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { main, root } from "./setup.mjs";

const begin = "<!-- Made by `npm run build:manifest`. -->";
const end = "<!-- The end of that. -->";

/** The elements of the manifest, each with the path of its page. */
export async function documentedElements() {
  const { modules } = JSON.parse(await readFile(path.join(root, "custom-elements.json"), "utf8"));
  return modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter(({ tagName }) => tagName !== undefined)
    .map((declaration) => ({ declaration, page: `src/elements/${declaration.tagName}/README.md` }));
}

/** A page with its reference made anew. */
export async function pageWithReference(page, declaration) {
  const file = path.join(root, page);
  const text = await readFile(file, "utf8");
  const [before] = text.split(begin);
  const next = `${before.trimEnd()}\n\n${begin}\n\n${referenceOf(declaration)}\n\n${end}\n`;
  return format(next, { ...(await resolveConfig(file)), parser: "markdown" });
}

function referenceOf({ events, slots, cssParts, cssProperties, cssStates, members = [] }) {
  const methods = members.filter(({ kind, static: isStatic }) => kind === "method" && !isStatic);
  return [
    "## Reference",
    table("method", methods, ({ name, parameters = [] }) =>
      code(`${name}(${parameters.map(({ name: parameter }) => parameter).join(", ")})`),
    ),
    table("event", events, ({ name }) => code(name)),
    table("slot", slots, ({ name }) => (name === "" ? "default" : code(name))),
    table("part", cssParts, ({ name }) => code(name)),
    table("custom property", cssProperties, ({ name }) => code(name), "default"),
    table("state", cssStates, ({ name }) => code(`:state(${name})`)),
  ]
    .filter((section) => section !== undefined)
    .join("\n\n");
}

function table(kind, entries = [], nameOf, further) {
  if (entries.length === 0) return undefined;
  const columns = [kind, "meaning", ...(further ? [further] : [])];
  const rows = entries.map((entry) => [
    nameOf(entry),
    cell(entry.description),
    ...(further ? [entry[further] ? code(entry[further]) : ""] : []),
  ]);
  return [columns, columns.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

const code = (text) => `\`${text}\``;
const cell = (text = "") => text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();

async function writePages() {
  for (const { page, declaration } of await documentedElements()) {
    await writeFile(path.join(root, page), await pageWithReference(page, declaration));
  }
}

if (process.argv[1] === import.meta.filename) await main(writePages);
