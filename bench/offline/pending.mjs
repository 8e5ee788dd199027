// Figure 9: what a hundred pending operations add to a transition, in CPU of the main thread.
import { metered } from "../list/browser.mjs";
import { bundle, inFreshPage } from "./browser.mjs";
import { comparison } from "./comparison.mjs";
import { inTurn } from "./rounds.mjs";

const SIZES = { "1k": 1_000, "10k": 10_000 };
const KINDS = { row: "one changed row", unrelated: "an unrelated transition" };
const WARM = 10;
const TIMES = 40;
const LIMIT = "ConvexClient, knows the page";
const OURS = "ours";
const CLIENTS = {
  [LIMIT]: "convex-by-hand",
  [OURS]: "ours",
  "ConvexClient, documented": "convex-documented",
};

export async function measurePending(context, rounds) {
  const scripts = new Map();
  for (const [name, file] of Object.entries(CLIENTS)) scripts.set(name, await scriptOf(file));
  const rows = [];
  for (const [size, count] of Object.entries(SIZES)) {
    const results = await inTurn(rounds, [...scripts.keys()], (name) =>
      inFreshPage(context, scripts.get(name), (page) => measureClient(context, page, count)),
    );
    for (const [kind, title] of Object.entries(KINDS)) rows.push(report(`${title}, ${size}`, kind, results));
  }
  return rows;
}

async function measureClient(context, page, count) {
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.evaluate((rows) => globalThis.bench.load(rows), count);
  const without = await measureTransitions(session, page);
  await page.evaluate(() => globalThis.bench.edit());
  return { without, pending: await measureTransitions(session, page) };
}

/** Milliseconds a transition, the frame that it waits for included. */
async function measureTransitions(session, page) {
  const times = {};
  for (const kind of Object.keys(KINDS)) {
    const prepare = (count) => page.evaluate(([of, n]) => globalThis.bench.prepare(of, n), [kind, count]);
    const deliver = () => page.evaluate(() => globalThis.bench.deliver());
    await prepare(WARM);
    await deliver();
    await prepare(TIMES);
    const { cpu } = await metered({ session }, deliver);
    times[kind] = cpu / TIMES;
  }
  return times;
}

function report(work, kind, results) {
  const values = new Map(
    [...results].map(([name, rounds]) => [
      name,
      rounds.map(({ without, pending }) => ({
        value: pending[kind] - without[kind],
        note: `without: ${without[kind].toFixed(2)} ms, frame included`,
      })),
    ]),
  );
  return comparison({
    work: `9 100 pending add to ${work}`,
    unit: "ms",
    results: values,
    limit: LIMIT,
    ours: [OURS],
    goals: { most: 0.5 },
    controls: [LIMIT],
  });
}

function scriptOf(file) {
  return bundle(`
    import { serve } from "./page/pending.js";
    import * as client from "./clients/${file}.js";
    globalThis.bench = serve(client);
  `);
}
