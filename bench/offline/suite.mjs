// Figures 9 and 11 to 15 of the performance goals, and the faults that an outbox has to survive: ours and others', in one
// browser that keeps its databases on disk.
import { openProfile } from "./browser.mjs";
import { measureReads, measureWrites } from "./cache.mjs";
import { measureDrain } from "./drain.mjs";
import { measureBurst, measureEnqueue } from "./enqueue.mjs";
import { measureFaults } from "./faults.mjs";
import { measurePending } from "./pending.mjs";
import { readOptions } from "./options.mjs";

export { format } from "./table.mjs";

const works = {
  enqueue: { title: "One operation until it is saved", measure: measureEnqueue },
  burst: { title: "1,000 operations at once", measure: measureBurst },
  read: { title: "Reading a cache of 10,000 rows", measure: measureReads },
  write: { title: "Writing a cache of 10,000 rows", measure: measureWrites },
  pending: { title: "100 pending operations", measure: measurePending },
  drain: { title: "Draining 1,000 operations", measure: measureDrain },
  faults: { title: "Faults", measure: measureFaults },
};

export async function measure(step, args) {
  const { only, rounds } = readOptions(args);
  const profile = await openProfile();
  try {
    const rows = [];
    for (const work of only) {
      const { title, measure: run } = works[work];
      rows.push(...(await step(title, () => run(profile.context, rounds))));
    }
    return rows;
  } finally {
    await profile.close();
  }
}
