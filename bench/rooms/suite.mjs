// What a room costs: members who just are there, by the library and by @convex-dev/presence, on a clock of its own. All
// figures are counts.
import { parseArgs } from "node:util";
import { SetupError } from "../../scripts/setup.mjs";
import { formatLines, short } from "../report.mjs";
import { startBackend } from "./backend.mjs";
import { openOurs } from "./ours.mjs";
import { openPresence } from "./presence.mjs";

const contenders = { ours: openOurs, "presence 0.4": openPresence };

/** What is counted, an unit of what: less is better. */
const figures = {
  calls: "calls a member and minute",
  runs: "runs of queries a minute",
  updates: "results a member and minute",
  bytes: "bytes a member and minute",
  scheduled: "scheduled runs a minute",
  scanned: "rows a scheduled run reads",
};

export async function measure(step, args) {
  const { values } = parseArgs({
    args,
    options: {
      members: { type: "string", default: "500" },
      minutes: { type: "string", default: "10" },
    },
  });
  for (const [name, value] of Object.entries(values)) {
    if (!/^\d+$/.test(value)) throw new SetupError(`--${name} is a number, not ${value}.`);
  }
  const [members, minutes] = [Number(values.members), Number(values.minutes)];
  const rows = [];
  for (const [name, open] of Object.entries(contenders)) {
    const found = await step(`${members} members by ${name}`, () => measureRoom(open, members, minutes));
    rows.push(...found.map((row) => ({ ...row, name })));
  }
  for (const count of [1, 10, 100]) {
    const found = await step(`An hour of ${count}`, () => hourOf(count));
    rows.push({ phase: "an hour of ours", name: `${count} who look on`, ...found });
  }
  return rows;
}

async function measureRoom(open, count, minutes) {
  const backend = await startBackend();
  const arriving = counter(backend);
  const members = [];
  for (let number = 0; number < count; number += 1) {
    members.push(open(backend, number));
    // Ten come in a second.
    if (number % 10 === 9) await backend.pass(1);
  }
  await backend.pass(15);
  const arrived = arriving(members, 1);
  const staying = counter(backend, members);
  for (let minute = 0; minute < minutes; minute += 1) {
    for (const { act } of members) act();
    await backend.pass(60);
  }
  const stayed = staying(members, minutes);
  const seen = Math.min(...members.map(({ seen }) => seen()));
  for (const member of members) member.close();
  await backend.close();
  return [
    { phase: "all come", ...arrived, seen },
    { phase: "all stay", ...stayed, seen },
  ];
}

/** Everything that members call in an hour, and what else is billed for it. */
async function hourOf(count) {
  const backend = await startBackend();
  const members = Array.from({ length: count }, (_, number) => openOurs(backend, number));
  await backend.pass(15);
  const counted = counter(backend, members);
  // Ten minutes tell as much.
  for (let minute = 0; minute < 10; minute += 1) {
    for (const { act } of members) act();
    await backend.pass(60);
  }
  const { calls, updates, scheduled } = counted(members, 10);
  for (const member of members) member.close();
  await backend.close();
  return { calls: calls * 60, updates: updates * 60, scheduled: scheduled * 60 };
}

/** Answers what takes the difference, for each member and each of so many minutes. */
function counter({ counts }, members = []) {
  const sums = (all) => {
    const sum = { calls: 0, updates: 0, bytes: 0 };
    for (const { wire } of all) for (const name of Object.keys(sum)) sum[name] += wire.counts[name];
    return { ...sum, ...counts };
  };
  const before = sums(members);
  return (all, minutes) => {
    const after = sums(all);
    const gone = Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
    const each = all.length * minutes;
    return {
      calls: gone.calls / each,
      runs: gone.runs / minutes,
      updates: gone.updates / each,
      bytes: gone.bytes / each,
      scheduled: gone.scheduled / minutes,
      scanned: gone.scheduled === 0 ? 0 : gone.scanned / gone.scheduled,
    };
  };
}

export function format(rows) {
  const [ours, theirs] = Object.keys(contenders);
  const lines = [["phase", "figure", ours, theirs, "ours ÷ theirs"]];
  const lost = [];
  for (const phase of ["all come", "all stay"]) {
    const [one, other] = [ours, theirs].map((name) =>
      rows.find((row) => row.phase === phase && row.name === name),
    );
    for (const [figure, title] of Object.entries(figures)) {
      const ratio = one[figure] / other[figure];
      if (one[figure] > other[figure] * 1.01) lost.push(`${phase}: ${title}`);
      const texts = [short(one[figure]), short(other[figure])];
      lines.push([phase, title, ...texts, Number.isFinite(ratio) ? `×${short(ratio)}` : "–"]);
    }
    lines.push([phase, "people whom the one sees who sees fewest", `${one.seen}`, `${other.seen}`, "–"]);
  }
  const hours = [
    ["members who look on", "calls an hour, each", "results an hour, each", "scheduled runs an hour"],
  ];
  for (const { phase, name, calls, updates, scheduled } of rows)
    if (phase === "an hour of ours") hours.push([name, short(calls), short(updates), short(scheduled)]);
  const verdict = lost.length === 0 ? "We lose in nothing." : `We lose in: ${lost.join("; ")}.`;
  return `${formatLines(lines)}\n\n${verdict}\n\n${formatLines(hours)}`;
}
