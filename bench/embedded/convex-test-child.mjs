// convex-test replaces globals of its process, so it has one of its own. Edits and queries once for each message.
import { convexTest } from "convex-test";

import schema from "./convex/schema.js";
import * as tasks from "./convex/tasks.js";

const modules = { "/convex/tasks.js": async () => tasks, "/convex/_generated/api.js": async () => ({}) };
const [documents, lists] = process.argv.slice(2).map(Number);
const database = convexTest({ schema, modules });
const SEEDED_AT_ONCE = 1000;

await database.run(async (ctx) => {
  for (let i = 0; i < documents; i += 1) {
    const list = `list-${i % lists}`;
    await ctx.db.insert("tasks", {
      list,
      position: i,
      text: `Task number ${i}`,
      done: i % 2 === 0,
      stamp: 0,
    });
    if (i % SEEDED_AT_ONCE === 0) process.send({ seeded: i });
  }
});
process.on("message", async ({ stamp }) => {
  const start = performance.now();
  await database.mutation("tasks:edit", { list: "list-0", stamp });
  const shown = await database.query("tasks:top", { list: "list-0" });
  if (shown[0].stamp !== stamp) throw new Error("convex-test doesn't show its own edit.");
  process.send({ ms: performance.now() - start });
});
process.send({ ready: true });
