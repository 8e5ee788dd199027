import type { Stage } from "../support/stage.js";

type Row = readonly [title: string, assignee: string, status: "open" | "doing" | "done", due?: string];

/** What is left to do before the opening. */
const rows: readonly Row[] = [
  ["Hang the posters in the foyer", "Annie", "done", "2026-03-02"],
  ["Label the relays of the 1945 cabinet", "Grace", "doing", "2026-03-04"],
  ["Check every figure on the orbit panel", "Katherine", "doing", "2026-03-04"],
  ["Rehearse the demonstration of the loom", "Ada", "open", "2026-03-05"],
  ["Second loop for the network in hall 2", "Radia", "done", "2026-03-01"],
  ["Print the flight software, all of it", "Margaret", "open", "2026-03-06"],
  ["Tune the player piano", "Hedy", "open"],
  ["Invite the school from next door", "Joan", "done", "2026-02-27"],
];

export async function addTasks(stage: Stage): Promise<void> {
  await stage.run("tasks:seed", {
    rows: rows.map(([title, assignee, status, due], index) => ({
      ...{ project: "opening", title, assignee, status, rank: index + 1 },
      ...(due === undefined ? {} : { due }),
    })),
  });
}
