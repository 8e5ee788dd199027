// Figures 11 and 12: until an operation is saved, one at a time and a thousand at once.
import { longestTask } from "../list/longest-task.mjs";
import { median } from "../report.mjs";
import { bundle, clearDatabases, inFreshPage } from "./browser.mjs";
import { comparison } from "./comparison.mjs";
import { inTurn } from "./rounds.mjs";

const ONE = 30;
const MANY = 1_000;
const LIMIT = "limit";
const OURS = ["ours, the store", "ours, client.mutate"];
const CONTENDERS = {
  [LIMIT]: { file: "raw" },
  [OURS[0]]: { file: "ours-store" },
  [OURS[1]]: { file: "ours-client" },
  "Dexie add": { file: "dexie" },
  "Dexie bulkAdd": { file: "dexie", isBulk: true },
  "RxDB insert": { file: "rxdb" },
  "RxDB bulkInsert": { file: "rxdb", isBulk: true },
  "TanStack offline": { file: "tanstack" },
  // It keeps what it is given a second later: it is asked less often.
  "Replicache mutate": { file: "replicache", one: 5 },
};
const SINGLE = Object.keys(CONTENDERS).filter((name) => !CONTENDERS[name].isBulk);

export async function measureEnqueue(context, rounds) {
  const open = opener(context);
  const results = await inTurn(rounds, SINGLE, (name) =>
    open(name, async (page) => {
      await warmUp(page, name);
      return one(page, onesOf(name));
    }),
  );
  const middle = (calls, field) => median(calls.map((call) => call[field]));
  const said = (calls) => ({ value: middle(calls, "said"), early: earlyNote(calls) });
  const kept = (calls) => ({ value: middle(calls, "kept") });
  return [
    reported("11 one operation, until it says that it is saved", results, said, { goal: 1.15 }),
    reported("11 one operation, until it is in the database", results, kept),
  ];
}

export async function measureBurst(context, rounds) {
  const open = opener(context);
  const names = Object.keys(CONTENDERS);
  const results = await inTurn(rounds, names, (name) =>
    open(name, async (page) => {
      await warmUp(page, name);
      return many(page, name);
    }),
  );
  // Tracing costs time itself, so times and tasks are of two pages.
  const tasks = await inTurn(1, names, (name) =>
    open(name, async (page) => {
      await warmUp(page, name);
      return longestTask(context.browser(), page, () => many(page, name));
    }),
  );
  const said = (call) => ({ value: call.said, early: earlyNote([call]) });
  return [
    reported("12 1,000 at once, until all say that they are saved", results, said, { goal: 2 }),
    reported("12 1,000 at once, until the last is in the database", results, ({ kept }) => ({ value: kept })),
    reported("12 1,000 at once, longest task", tasks, (value) => ({ value }), { most: 10 }),
  ];
}

const onesOf = (name) => CONTENDERS[name].one ?? ONE;
const one = (page, count) => page.evaluate((times) => globalThis.bench.one(times), count);
const warmUp = (page, name) => one(page, Math.ceil(onesOf(name) / 5));

function many(page, name) {
  const isBulk = CONTENDERS[name].isBulk === true;
  return page.evaluate(([count, bulk]) => globalThis.bench.many(count, bulk), [MANY, isBulk]);
}

/** Each has a page with nothing in it but its own code, and a database of its own. */
function opener(context) {
  const scripts = new Map();
  return async (name, work) => {
    const { file } = CONTENDERS[name];
    if (!scripts.has(file)) scripts.set(file, await scriptOf(file));
    const result = await inFreshPage(context, scripts.get(file), async (page) => {
      await page.evaluate((database) => globalThis.bench.open(database), `bench-${file}`);
      return work(page);
    });
    await clearDatabases(context);
    return result;
  };
}

function scriptOf(file) {
  return bundle(`
    import { serve } from "./page/enqueue.js";
    import * as contender from "./contenders/${file}.js";
    globalThis.bench = serve(contender);
  `);
}

function reported(work, results, valueOf, goals) {
  const values = new Map([...results].map(([name, rounds]) => [name, rounds.map(valueOf)]));
  return comparison({ work, unit: "ms", results: values, limit: LIMIT, ours: OURS, goals });
}

function earlyNote(calls) {
  const early = calls.filter(({ isEarly }) => isEarly).length;
  return early === 0 ? undefined : `says it early: ${early} of ${calls.length}`;
}
