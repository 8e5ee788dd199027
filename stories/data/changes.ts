import type { Stage } from "../support/stage.js";

const verbs = ["Fix", "Add", "Remove", "Rename", "Document", "Speed up", "Test", "Simplify"];
const things = [
  "the order of rows that arrive together",
  "a retry after a lost answer",
  "the cursor of an empty page",
  "keyboard focus in rows that move",
  "the count of unread messages",
  "the German words for an empty list",
  "a leak of timers in closed tabs",
  "scrolling in right-to-left pages",
  "the size of the first bundle",
  "what is said when the disk is full",
  "colours in the dark",
];
const projects = ["client", "engine", "docs", "website"];
const authors = ["Ada", "Grace", "Katherine", "Margaret", "Radia", "Annie", "Hedy", "Joan"];
const minute = 60_000;
const batch = 500;

/** When the newest of them was made. */
export const newestChangeAt = Date.UTC(2026, 2, 6, 17, 30);

/** So many changes to the code of four projects, the same each time. Resolves when the first ones are there. */
export async function addChanges(stage: Stage, count: number): Promise<void> {
  for (let from = 0; from < count; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, count - from) }, (_, index) => from + index);
    await stage.run("changes:seed", { rows: numbers.map(changeOf) });
  }
}

function changeOf(number: number) {
  // Steps without common factors: each list is walked through in an order of its own.
  const of = <T>(list: readonly T[], step: number): T => list[(number * step) % list.length]!;
  return {
    project: of(projects, 7),
    author: of(authors, 5),
    subject: `${of(verbs, 3)} ${of(things, 4)}`,
    at: newestChangeAt - number * 47 * minute - ((number * 13) % 29) * minute,
    added: (number * 37) % 214,
    removed: (number * 23) % 97,
  };
}
