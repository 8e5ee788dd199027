import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setup.mjs";
import { formatLines, formatTable, short } from "../report.mjs";

const PACKAGES = ["dexie", "rxdb", "@tanstack/db", "@tanstack/offline-transactions", "replicache", "convex"];

const LEGEND = `Medians of interleaved rounds on the clock of the wall (figure 9: CPU of the main thread); ÷ limit: of medians, and its spread over rounds.
"says it early": how many of the calls were told that they are saved before the transaction was complete.`;

export function format(rows) {
  const comparisons = rows.filter(({ lines }) => lines);
  const faults = rows.filter(({ fault }) => fault);
  const others = rows.filter(({ lines, fault }) => !lines && !fault);
  const parts = comparisons.map(formatComparison);
  if (comparisons.length > 0) parts.push(LEGEND);
  if (others.length > 0) parts.push(formatTable(others));
  if (faults.length > 0) parts.push(formatFaults(faults));
  parts.push(`Peers: ${PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(", ")}`);
  return parts.join("\n\n");
}

function formatComparison({ work, unit, limit, lines, lostTo }) {
  const table = formatLines([
    [work, unit, `÷ ${limit}`, "spread", "goal", ""],
    ...lines.map((line) => [
      line.who,
      short(line.value),
      short(line.toLimit),
      `${short(line.spread[0])}–${short(line.spread[1])}`,
      line.goal === undefined ? "" : `${line.goal} ${line.isReached ? "✓" : "✗ LOST"}`,
      line.early ?? line.note ?? "",
    ]),
  ]);
  const faster = lostTo.map(([who, times]) => `${who} ×${short(times)}`).join(", ");
  return `${table}\nFaster than ours: ${faster || "nobody"}`;
}

function formatFaults(rows) {
  return formatLines([
    ["fault", "what has to hold", "ours", "TanStack offline-transactions"],
    ...rows.map(({ fault, condition, ours, tanstack }) => [fault, condition, ours, tanstack]),
  ]);
}

function versionOf(name) {
  const file = path.join(root, "node_modules", name, "package.json");
  return JSON.parse(readFileSync(file, "utf8")).version;
}
