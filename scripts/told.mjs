// What a browser tells assistive technology of a page, as text: roles, names, values and states, without what only groups.

const groupingOnly = new Set([
  "generic",
  "none",
  "InlineTextBox",
  "LineBreak",
  "LayoutTable",
  "LabelText",
  "ListMarker",
  "RootWebArea",
]);

/** The states that are told, in this order, as `[name]` or `[name=value]`. */
const toldStates = [
  "live",
  "busy",
  "modal",
  "level",
  "hasPopup",
  "expanded",
  "checked",
  "pressed",
  "selected",
  "disabled",
  "readonly",
  "required",
  "invalid",
];

/** Of more things in a row that are the same kind, only so many are written down. */
const longestRow = 4;

/**
 * @param {import("playwright-core").CDPSession} session - of a page in Chromium
 * @returns {Promise<string>}
 */
export async function toldBy(session) {
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const [root] = nodes;
  return linesOf(root, byId)
    .join("\n")
    .replaceAll(/[\u200e\u200f\u2066-\u2069]/g, "");
}

/** A node's own line, and below it those of what is in it; of a node that only groups those alone. */
function linesOf(node, byId) {
  if (node.role?.value === "StaticText") return textLines(node);
  // What depends on the time of the run.
  if (node.role?.value === "time" && !node.ignored) return ["- time"];
  const inside = childLines(node, byId);
  const states = statesOf(node);
  const isTold = !node.ignored && (!groupingOnly.has(node.role?.value) || states !== "");
  if (!isTold) return inside;
  const name = plain(node.name?.value);
  const head = [`- ${node.role.value}`, name && JSON.stringify(name), states].filter(Boolean).join(" ");
  const value = plain(node.value?.value);
  const about = plain(node.description?.value);
  const line = `${head}${value ? `: ${value}` : ""}${about ? ` (${about})` : ""}`;
  // Words that are the name, or the value, are told with it.
  const isSaid = inside.length === 1 && [`- text: ${name}`, `- text: ${value}`].includes(inside[0]);
  return isSaid ? [line] : [line, ...inside.map((each) => `  ${each}`)];
}

const textLines = ({ ignored, name }) =>
  ignored || !plain(name?.value) ? [] : [`- text: ${plain(name.value)}`];

/** Texts beside each other are one, and the rest of a long row of the same is only said to be there. */
function childLines({ childIds = [] }, byId) {
  const lines = [];
  const counts = new Map();
  for (const child of childIds.map((id) => byId.get(id)).filter(Boolean)) {
    for (const block of blocksOf(linesOf(child, byId))) {
      const [kind] = block[0].split(" ", 2).slice(1);
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (kind === "text:" && lines.at(-1)?.startsWith("- text:"))
        lines.push(joined(lines.pop(), block[0].slice(8)));
      else if (count <= longestRow || kind === "text:") lines.push(...block);
      else if (count === longestRow + 1) lines.push(`- more: ${kind}`);
    }
  }
  return lines;
}

const joined = (text, next) => `${text} ${next}`.replaceAll(/ (?=[,.;:!?”)])|(?<=[“(]) /g, "");

/** Lines by what they are below. */
function blocksOf(lines) {
  const blocks = [];
  for (const line of lines) {
    if (line.startsWith("- ")) blocks.push([line]);
    else blocks.at(-1).push(line);
  }
  return blocks;
}

function statesOf({ role, properties = [] }) {
  const values = new Map(properties.map(({ name, value }) => [name, value.value]));
  return toldStates
    .map((name) => [name, values.get(name)])
    .filter(([name]) => name !== "level" || role?.value === "heading")
    .filter(([, value]) => ![undefined, false, "false", "off", ""].includes(value))
    .map(([name, value]) => (value === true || value === "true" ? `[${name}]` : `[${name}=${value}]`))
    .join(" ");
}

function plain(text) {
  return String(text ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
