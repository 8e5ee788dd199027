// Writes dist/editors from custom-elements.json: what editors know of the tags. VS Code and what builds on its language
// services read html.json and css.json, the editors of JetBrains web-types.json.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(fileURLToPath(import.meta.url), "../..");
const read = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));

/** The contents of each file, by its name. */
export function editorData(manifest, { name, version }) {
  const elements = manifest.modules
    .flatMap((module) => module.declarations ?? [])
    .filter(({ tagName }) => tagName !== undefined);
  return {
    "html.json": { version: 1.1, tags: elements.map(htmlTag) },
    "css.json": {
      version: 1.1,
      properties: elements.flatMap(({ cssProperties = [] }) =>
        cssProperties.map((property) => ({ name: property.name, description: withDefault(property) })),
      ),
    },
    "web-types.json": webTypes(elements, name, version),
  };
}

function htmlTag({ tagName, attributes = [], ...element }) {
  return {
    name: tagName,
    description: { kind: "markdown", value: documentation(element) },
    attributes: attributes.map((attribute) => ({
      name: attribute.name,
      description: withDefault(attribute),
      ...(isBoolean(attribute) ? { valueSet: "v" } : {}),
      ...(wordsOf(attribute).length > 0
        ? { values: wordsOf(attribute).map((word) => ({ name: word })) }
        : {}),
    })),
  };
}

/** What an editor shows of the tag itself: VS Code has no place of their own for slots, events, parts and states. */
function documentation({ description, slots, events, cssParts, cssStates }) {
  const lists = Object.entries({ Slots: slots, Events: events, Parts: cssParts, States: cssStates })
    .filter(([, entries]) => entries?.length > 0)
    .map(([title, entries]) => {
      const lines = entries.map(
        (entry) => `- \`${entry.name || "(default)"}\`: ${oneLine(entry.description)}`,
      );
      return [`**${title}**`, ...lines].join("\n");
    });
  return [description, ...lists].join("\n\n");
}

function webTypes(elements, name, version) {
  return {
    $schema: "https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json",
    name,
    version,
    "description-markup": "markdown",
    contributions: {
      html: { elements: elements.map(webElement) },
      css: {
        properties: elements.flatMap(({ cssProperties = [] }) =>
          cssProperties.map((property) => ({ name: property.name, description: withDefault(property) })),
        ),
        "pseudo-elements": pseudo("part", elements, "cssParts"),
        "pseudo-classes": pseudo("state", elements, "cssStates"),
      },
    },
  };
}

/** Each name once, with what it means for each of the tags that have it. */
function pseudo(selector, elements, kind) {
  const meanings = new Map();
  for (const { tagName, [kind]: entries = [] } of elements)
    for (const { name, description } of entries)
      meanings.set(name, [...(meanings.get(name) ?? []), `\`<${tagName}>\`: ${oneLine(description)}`]);
  return [...meanings].map(([name, lines]) => ({
    name: `${selector}(${name})`,
    description: lines.join("\n\n"),
  }));
}

function webElement({ tagName, description, attributes = [], slots = [], events = [], members = [] }) {
  return {
    name: tagName,
    description,
    attributes: attributes.map((attribute) => ({
      name: attribute.name,
      description: oneLine(attribute.description),
      ...(attribute.default === undefined ? {} : { default: attribute.default }),
      value: isBoolean(attribute)
        ? { kind: "no-value", type: "boolean" }
        : { kind: "plain", type: wordsOf(attribute).length > 0 ? wordTypes(attribute) : attribute.type.text },
    })),
    slots: slots.map((slot) => ({ name: slot.name, description: oneLine(slot.description) })),
    js: {
      properties: members
        .filter(({ kind, static: isStatic }) => kind === "field" && !isStatic)
        .map((member) => ({
          name: member.name,
          description: oneLine(member.description),
          type: member.type.text,
          ...(member.readonly ? { "read-only": true } : {}),
        })),
      events: events.map((event) => ({
        name: event.name,
        description: oneLine(event.description),
        type: event.type.text,
      })),
    },
  };
}

const isBoolean = ({ type }) => type.text === "boolean";

/** The words that an attribute takes; none where it takes anything else as well. */
function wordsOf({ type }) {
  const kinds = type.text.split(" | ").filter((kind) => kind !== "undefined");
  return kinds.every((kind) => /^"[^"]*"$/.test(kind)) ? kinds.map((kind) => kind.slice(1, -1)) : [];
}

const wordTypes = (attribute) => wordsOf(attribute).map((word) => `'${word}'`);

function withDefault(entry) {
  const text = oneLine(entry.description);
  return entry.default ? `${text} Default: ${entry.default}` : text;
}

function oneLine(text) {
  return text.replace(/\s+/g, " ");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = path.join(root, "dist/editors");
  mkdirSync(folder, { recursive: true });
  const files = editorData(read("custom-elements.json"), read("package.json"));
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(folder, name), `${JSON.stringify(content)}\n`);
}
