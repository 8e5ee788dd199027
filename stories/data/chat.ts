import type { Stage } from "../support/stage.js";

const minute = 60_000;

/** A conversation of a team on the day before an opening: who, and what, oldest first. */
const lines: readonly (readonly [author: string, body: string])[] = [
  ["Margaret", "Good morning! The lights in hall 2 are finally the right colour."],
  ["Grace", "Saw it. The 1952 compiler has never looked better."],
  ["Radia", "Network in the foyer is up. Both loops, so unplugging one cable does nothing."],
  ["Ada", "Which cable did you unplug?"],
  ["Radia", "All of them, one after the other. It's fine."],
  [
    "Katherine",
    "I checked the figures on the orbit panel. Row 4 had a sign the wrong way round, it is mended.",
  ],
  ["Hedy", "Piano rolls arrive at 14:00. Can somebody open the side door?"],
  ["Joan", "I can. Text me when the van is there."],
  ["Annie", "Poster proofs are on the table by the stairs, please tick them off by tonight."],
  ["Grace", "Ticked. The moth stays on page one."],
];

/** Puts the conversation into the channel `opening`, ended just now. */
export async function addChat(stage: Stage, count = lines.length): Promise<void> {
  const shown = lines.slice(0, count);
  const rows = shown.map(([author, body], index) => ({
    channel: "opening",
    author,
    body,
    at: Date.now() - (shown.length - index) * 7 * minute,
  }));
  await stage.run("messages:add", { rows });
}
