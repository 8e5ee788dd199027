// Writes src/types/elements.ts from custom-elements.json: what each tag takes, by property, attribute and event. The
// other files of src/types say how each framework spells that.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";

const root = path.resolve(fileURLToPath(import.meta.url), "../..");
const target = path.join(root, "src/types/elements.ts");

const { modules } = JSON.parse(readFileSync(path.join(root, "custom-elements.json"), "utf8"));
const elements = modules.flatMap((module) =>
  (module.declarations ?? []).filter(({ tagName }) => tagName).map((element) => ({ ...element, module })),
);
elements.sort((one, other) => (one.tagName < other.tagName ? -1 : 1));

const source = [
  "// Made from custom-elements.json by `npm run build:manifest`.",
  imports().join("\n"),
  'import type { AttributeValue } from "./attribute-value.js";',
  `/** What each tag is, and what it can be given. */
export interface ElementTypes {${elements.map(tagEntry).join("\n")}}`,
  ...elements.map(interfacesOf),
].join("\n\n");
writeFileSync(target, await format(source, { ...(await resolveConfig(target)), filepath: target }));

/** Each event's type comes from the class that sends it, or from the base of all where several do. */
function imports() {
  const counts = new Map();
  for (const { events = [] } of elements)
    for (const { type } of events) counts.set(type.text, (counts.get(type.text) ?? 0) + 1);
  const shared = [...counts].filter(([, count]) => count > 1).map(([name]) => name);
  const lines = elements.map(({ name, events = [], module }) => {
    const own = events.map(({ type }) => type.text).filter((type) => !shared.includes(type));
    return importLine([name, ...own], module.path);
  });
  return [...lines, importLine(shared, "dist/internal/realtime-element.js")];
}

function importLine(names, file) {
  return `import type { ${names.join(", ")} } from "${file.replace(/^dist\//, "../")}";`;
}

function tagEntry({ tagName, name, summary }) {
  return `/** ${summary} */
    "${tagName}": {
      readonly element: ${name};
      readonly properties: ${name}Properties;
      readonly attributes: ${name}Attributes;
      readonly events: ${name}Events;
    };`;
}

function interfacesOf({ name, members = [], attributes = [], events = [] }) {
  const fields = members.filter((member) => member.kind === "field" && !member.static && !member.readonly);
  const properties = fields.map((field) =>
    entry(field, `${field.name}?: ${name}["${field.name}"] | undefined`),
  );
  // One of the same name is set as the property by every framework.
  const others = attributes
    .filter((attribute) => !fields.some((field) => field.name === attribute.name))
    .map((attribute) =>
      entry(attribute, `"${attribute.name}"?: AttributeValue<${name}["${attribute.fieldName}"]>`),
    );
  return [
    `interface ${name}Properties {${properties.join("\n")}}`,
    `interface ${name}Attributes {${others.join("\n")}}`,
    `interface ${name}Events {${events.map((event) => entry(event, `"${event.name}": ${event.type.text}`)).join("\n")}}`,
  ].join("\n\n");
}

function entry({ description }, declared) {
  return `/** ${description.replace(/\s+/g, " ")} */\n${declared};`;
}
