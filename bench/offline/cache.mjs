// Figures 13 and 14: a page that starts with what another one has left, and what leaving it costs.
import { median } from "../report.mjs";
import { bundle, clearDatabases, inFreshPage } from "./browser.mjs";
import { comparison } from "./comparison.mjs";
import { inTurn } from "./rounds.mjs";

const OURS = "ours, pages of 50";
const CONTROLS = ["one JSON text", "texts of 1,000 rows", "a record a row"];
/** How often a new page starts in a round: starting differs most. */
const STARTS = 3;
const CACHES = {
  "one JSON text": "blob",
  "texts of 1,000 rows": "chunks",
  "a record a row": "rows",
  [OURS]: "ours",
  Dexie: "dexie",
  RxDB: "rxdb",
};

export async function measureReads(context, rounds) {
  const results = await measureAll(context, rounds, async (inPage) => {
    await inPage(async (page, name) => {
      await page.evaluate((database) => globalThis.bench.open(database), name);
      await page.evaluate(() => globalThis.bench.writeAll());
    });
    const started = async (how) => {
      const times = [];
      for (let at = 0; at < STARTS; at += 1) {
        times.push(
          await inPage((page, name) =>
            page.evaluate(([read, of]) => globalThis.bench[read](of), [how, name]),
          ),
        );
      }
      return median(times);
    };
    return { all: await started("readAll"), first: await started("readFirst") };
  });
  return [
    report("13 10k rows of a cache, in a new page", "one JSON text", results, ({ all }) => all, {
      goal: 1.3,
    }),
    report("13 the first 50 of 10k rows", "a record a row", results, ({ first }) => first, { goal: 1.2 }),
  ];
}

export async function measureWrites(context, rounds) {
  const results = await measureAll(context, rounds, (inPage) =>
    inPage(async (page, name) => {
      await page.evaluate((database) => globalThis.bench.open(database), name);
      const all = await page.evaluate(() => globalThis.bench.writeAll());
      const one = await page.evaluate(() => globalThis.bench.writeOne());
      return { all, one: median(one) };
    }),
  );
  const limit = "texts of 1,000 rows";
  return [
    report("14 10k rows into a cache", limit, results, ({ all }) => all, { goal: 2 }),
    report("14 one changed row of 10k", limit, results, ({ one }) => one, { goal: 2 }),
  ];
}

/** Each gets pages with nothing in them but its own code, and a database of its own that lasts a round. */
async function measureAll(context, rounds, measure) {
  const scripts = new Map();
  for (const [name, file] of Object.entries(CACHES)) scripts.set(name, await scriptOf(file));
  return inTurn(rounds, [...scripts.keys()], async (name) => {
    const database = `bench-${CACHES[name]}`;
    const inPage = (work) => inFreshPage(context, scripts.get(name), (page) => work(page, database));
    const result = await measure(inPage);
    await clearDatabases(context);
    return result;
  });
}

function scriptOf(file) {
  return bundle(`
    import { serve } from "./page/cache.js";
    import * as cache from "./caches/${file}.js";
    globalThis.bench = serve(cache);
  `);
}

function report(work, limit, results, valueOf, goals) {
  const values = new Map(
    [...results].map(([name, rounds]) => [name, rounds.map((round) => ({ value: valueOf(round) }))]),
  );
  return comparison({ work, unit: "ms", results: values, limit, ours: [OURS], controls: CONTROLS, goals });
}
