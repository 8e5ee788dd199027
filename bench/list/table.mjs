import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setup.mjs";
import { formatLines, formatTable, short } from "../report.mjs";

const PACKAGES = [
  "@lit-labs/virtualizer",
  "@tanstack/lit-virtual",
  "@tanstack/react-virtual",
  "@tanstack/virtual-core",
  "react-virtuoso",
  "react",
  "convex",
];

const LEGEND = `Main-thread CPU an operation; ÷ of medians; spread of rounds beside the best peer. limit: the control written by hand.
L, W: layouts and DOM writes an operation, ours/control. Convex: BaseConvexClient alone with the frames that ours gets;
÷ peer+Convex: the best peer if it had its rows from there, too. LOST: a goal is missed; LOST?: a round reached the one
beside the peer; LOST in counts: L or W is above the control's, where that is a goal.`;

/** The comparisons, then what was counted and measured alone, then lists that failed. */
export function format(rows) {
  const comparisons = rows.filter(({ verdict }) => verdict);
  const failed = rows.filter(({ failure }) => failure);
  const others = rows.filter(({ verdict, failure }) => !verdict && !failure);
  const parts = [];
  if (comparisons.length > 0) parts.push(`${formatComparisons(comparisons)}\n${LEGEND}`);
  if (others.length > 0) parts.push(formatTable(others));
  for (const { name, size, round, failure } of failed)
    parts.push(`✗ ${name}, ${size}, round ${round + 1} got no further: ${failure}`);
  parts.push(`Peers: ${PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(", ")}`);
  return parts.join("\n\n");
}

function versionOf(name) {
  const file = path.join(root, "node_modules", name, "package.json");
  return JSON.parse(readFileSync(file, "utf8")).version;
}

function formatComparisons(rows) {
  return formatLines([
    [
      "#",
      "work",
      "rows",
      "ours",
      "÷ peer",
      "goal",
      "spread",
      "÷ limit",
      "goal",
      "L",
      "W",
      "Convex",
      "÷ peer+Convex",
      "",
      "faster than ours",
    ],
    ...rows.map((row) => [
      String(row.figure ?? ""),
      row.work,
      row.size,
      ...(row.bestPeer ? cells(row) : missing(row)),
    ]),
  ]);
}

function cells(row) {
  return [
    `${short(row.value)} ${row.unit}`,
    short(row.toPeer),
    row.peerGoal === undefined ? "–" : `≤ ${row.peerGoal}`,
    `${short(row.spread[0])}–${short(row.spread[1])}`,
    short(row.toLimit),
    row.limitGoal === undefined ? "–" : `≤ ${row.limitGoal}`,
    counts(row.counts.layouts),
    counts(row.counts.writes),
    row.medians["convex-alone"] === undefined ? "–" : short(row.medians["convex-alone"]),
    row.toPeerOverConvex === undefined ? "–" : short(row.toPeerOverConvex),
    row.verdict,
    row.lostTo.map(([peer, times]) => `${peer} ×${short(times)}`).join(", ") || "nobody",
  ];
}

function missing({ verdict }) {
  return [...Array.from({ length: 10 }, () => "–"), verdict, "see below"];
}

function counts(known) {
  return known ? `${round(known.ours)}/${round(known.control)}` : "–";
}

const round = (value) => String(Math.round(value * 10) / 10);
