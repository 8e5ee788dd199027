// Figure 15: operations that have waited for a network, until all are settled; over a socket to the embedded backend.
import { startBackend } from "./backend.mjs";
import { bundle, clearDatabases, inFreshPage } from "./browser.mjs";
import { comparison } from "./comparison.mjs";
import { isAnswer } from "./link.mjs";
import { inTurn } from "./rounds.mjs";

const MANY = 1_000;
/** One by one with a new connection after each tenth: a thousand would take minutes. */
const FEW = 60;
const LOSS = 0.1;
const LIMIT = "ConvexClient, keeps nothing";
const OURS = "ours";
const TANSTACK = "TanStack offline, own server half";
const DRAINS = { [LIMIT]: "convex", [OURS]: "ours", [TANSTACK]: "tanstack" };

export async function measureDrain(context, rounds) {
  const scripts = new Map();
  for (const [name, file] of Object.entries(DRAINS)) scripts.set(name, await scriptOf(file));
  const calm = await inTurn(rounds, [...scripts.keys()], (name) =>
    drainOnce(context, scripts.get(name), { loss: 0, count: MANY }),
  );
  const lossy = await inTurn(rounds, [TANSTACK, OURS], (name) =>
    drainOnce(context, scripts.get(name), { loss: LOSS, count: name === OURS ? MANY : FEW }),
  );
  return [
    report("15 drain of 1,000", calm, LIMIT),
    report(`15 drain with ${LOSS * 100} % lost answers`, lossy, TANSTACK),
  ];
}

async function drainOnce(context, script, { loss, count }) {
  const backend = await startBackend();
  try {
    backend.link.goDown();
    const time = await inFreshPage(context, script, async (page) => {
      await page.evaluate(([url, n]) => globalThis.bench.prepare(url, n), [backend.url, count]);
      const random = randomFrom(7);
      backend.link.loses = (text) => loss > 0 && isAnswer(text) && random() < loss;
      backend.link.comeBack();
      return page.evaluate(() => globalThis.bench.drain());
    });
    await clearDatabases(context);
    return { value: time / count, note: noteOf(await backend.texts(), count, backend.link.cuts) };
  } finally {
    await backend.close();
  }
}

function noteOf(texts, count, cuts) {
  const numbers = texts.map((text) => Number(text.split(" ")[1]));
  const missing = count - new Set(numbers).size;
  const duplicates = numbers.length - new Set(numbers).size;
  const reordered = numbers.filter((number, at) => at > 0 && number < numbers[at - 1]).length;
  return `of ${count}: ${missing} missing, ${duplicates} twice, ${reordered} out of order; ${cuts} cuts`;
}

function report(work, results, limit) {
  return comparison({
    work,
    unit: "ms each",
    results,
    limit,
    ours: [OURS],
    controls: [LIMIT],
    goals: { most: 2 },
  });
}

function randomFrom(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function scriptOf(file) {
  return bundle(`
    import { serve } from "./page/drain.js";
    import * as contender from "./drains/${file}.js";
    globalThis.bench = serve(contender);
  `);
}
