// Figures 3 to 8, 10 and 18 of the performance goals: lists of equal rows, ours and others', each in a fresh page of one browser.
import { median, row } from "../report.mjs";
import { launchBrowser } from "./browser.mjs";
import { compare, CONTENDERS, failures, idleOf, noticed } from "./comparison.mjs";
import { measureMany } from "./many.mjs";
import { measureList } from "./one-list.mjs";
import { readOptions, sizeName, WORKS } from "./options.mjs";
import { measurePages } from "./pages.mjs";

export { format } from "./table.mjs";

export async function measure(step, args) {
  const options = readOptions(args);
  // A windowed list doesn't hear of rows at an end that nobody looks at.
  const works = WORKS.filter(
    (work) => options.only.includes(work) && !(options.isWindowed && work === "append"),
  );
  const browser = await launchBrowser();
  const rows = [];
  try {
    if (works.length > 0) rows.push(...(await measureLists(browser, step, { ...options, only: works })));
    if (options.only.includes("many"))
      rows.push(...(await step("200 lists, 1,000 values", () => measureMany(browser, options.rounds))));
  } finally {
    await browser.close();
  }
  if (options.only.includes("pages"))
    rows.push(...(await step("Pages over Convex", () => measurePages(options.rounds))));
  return rows;
}

async function measureLists(browser, step, options) {
  const bySize = new Map();
  for (const count of options.sizes) {
    const results = await step(`${sizeName(count)} rows, ${options.rounds} rounds`, () =>
      measureSize(browser, count, options),
    );
    bySize.set(count, results);
  }
  const each = (works, report) => works.flatMap((work) => options.sizes.map((count) => report(work, count)));
  return [
    ...each(options.only, (work, count) => compare(work, count, bySize.get(count))),
    ...options.sizes.flatMap((count) => noticed(count, bySize.get(count))),
    ...growth(bySize, options.only),
    ...options.sizes.flatMap((count) => idleRow(count, bySize.get(count))),
    ...options.sizes.flatMap((count) => failures(count, bySize.get(count))),
  ];
}

/** Round by round, each time in another order, so that what disturbs the machine for a while disturbs all alike. */
async function measureSize(browser, count, options) {
  const results = new Map(CONTENDERS.map((name) => [name, []]));
  // Convex alone has all pages live, which a windowed list hasn't.
  const names = CONTENDERS.filter((name) => !(options.isWindowed && name === "convex-alone"));
  for (let round = 0; round < options.rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)])
      results.get(name).push(await measureList(browser, { name, count, isFirstRound: round === 0 }, options));
  }
  return results;
}

function growth(bySize, works) {
  const [least, most] = [1_000, 100_000].map((count) => bySize.get(count));
  if (!works.includes("init") || !least || !most) return [];
  const cpu = (results) => median(results.get("ours").flatMap(({ init }) => init?.cpu ?? []));
  return [
    row({
      work: "4 first paint, cold: growth from 1k to 100k",
      unit: "×",
      rounds: [cpu(most) / cpu(least)],
      goal: 1.1,
    }),
  ];
}

function idleRow(count, results) {
  const rounds = idleOf(results);
  if (rounds.length === 0) return [];
  return [row({ work: `– an empty frame, in each number above, ${sizeName(count)}`, unit: "ms", rounds })];
}
