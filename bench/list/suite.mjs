// Figures 3 to 6 and 10 of the performance goals: lists of equal rows in one page of one browser, one after the other.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { ensureBrowser } from "../../scripts/browser.mjs";
import { median, row } from "../report.mjs";
import { measurePages } from "./pages.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ALL = ["control", "ours", "raw DOM", "lit repeat", "lit-virtualizer", "TanStack", "virtuoso"];
const LONGEST = 100_000;
/** One edit takes about a second in the longest list when all its rows are on the page. */
const isSlow = (name, count) => isWhole(name) && count === LONGEST;
const isWhole = (name) => name === "raw DOM" || name === "lit repeat";
const COMMITS = path.resolve(import.meta.dirname, "../../../shared/data/commits.jsonl.gz");

export async function measure(step) {
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const commits = readCommits();
  const script = await bundle();
  const rows = [];
  for (const count of [1_000, 10_000, LONGEST]) {
    const rounds = await step(`${count} rows`, () => measureLists(browser, script, commits, count));
    rows.push(...report(count, rounds));
  }
  await browser.close();
  rows.push(...(await step("Pages over Convex", () => measurePages(ROUNDS))));
  return rows;
}

async function measureLists(browser, script, commits, count) {
  const results = new Map(ALL.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of ALL) {
      if (isSlow(name, count) && round > 0) continue;
      const page = await openPage(browser, script, commits, count);
      results.get(name).push(await measureOne(page, name, count));
      await page.close();
    }
  }
  return results;
}

async function openPage(browser, script, commits, count) {
  const page = await browser.newPage({ viewport: { width: 700, height: 800 } });
  await page.setContent(
    `<!doctype html><style>#box{block-size:600px;overflow-y:auto;inline-size:500px}p{margin:0;padding:4px 8px;font:15px/1.4 sans-serif}</style>`,
  );
  await page.addScriptTag({ content: script });
  await page.evaluate(([length, sample]) => globalThis.bench.prepare(length, sample), [count, commits]);
  return page;
}

async function measureOne(page, name, count) {
  const cpu = await cpuMeter(page);
  const mount = () => cpu(() => page.evaluate((which) => globalThis.bench.mount(which), name));
  const result = { coldMount: await mount() };
  const [edits, prepends] = isSlow(name, count) ? [4, 2] : [40, 20];
  result.edit = await page.evaluate((times) => globalThis.bench.edits(times), edits);
  result.rawEdit = await page.evaluate(() => globalThis.bench.rawEdits(40));
  if (!isWhole(name)) {
    let scrolled;
    result.scroll = await cpu(
      async () => (scrolled = await page.evaluate(() => globalThis.bench.scroll(120))),
    );
    Object.assign(result, scrolled);
    if (count === LONGEST) {
      result.jump = await page.evaluate(() => globalThis.bench.jump(360_000));
      result.jumpToRow = await page.evaluate(() => globalThis.bench.jumpToRow(70_000));
      await page.evaluate(() => globalThis.bench.jump(0));
      let flood;
      result.flood = await cpu(async () => (flood = await page.evaluate(() => globalThis.bench.flood(5))));
      result.floodLate = flood.late;
      result.longTasks = flood.longTasks;
    }
  }
  await page.evaluate(() => globalThis.bench.unmount());
  result.mount = await mount();
  result.prepend = await page.evaluate((times) => globalThis.bench.prepends(times), prepends);
  result.rawPrepend = await page.evaluate(() => globalThis.bench.rawPrepends(20));
  return result;
}

/** The main thread's own time, which a busy machine changes less than the clock on the wall. */
async function cpuMeter(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const read = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };
  return async (work) => {
    const before = await read();
    await work();
    return (await read()) - before;
  };
}

function report(count, results) {
  const size = count >= 1000 ? `${count / 1000}k` : String(count);
  const of = (name, field) => results.get(name).map((result) => result[field]);
  const ratios = (name, field, base) =>
    results
      .get(name)
      .map((result, round) => result[field] / (base ? result[base] : results.get("control")[round][field]));
  const others = (field, base) =>
    [...results.keys()]
      .filter(
        (name) =>
          name !== "ours" && results.get(name)[0][field] !== undefined && (base || name !== "control"),
      )
      .map((name) => row({ work: `   ${name}`, unit: "×", rounds: ratios(name, field, base) }));
  const lines = [
    row({
      work: `3 edit → DOM, ${size}, × a raw text write`,
      unit: "×",
      rounds: ratios("ours", "edit", "rawEdit"),
      goal: 2,
    }),
    ...others("edit", "rawEdit"),
    row({
      work: `3 prepend, ${size}, × a raw insert`,
      unit: "×",
      rounds: ratios("ours", "prepend", "rawPrepend"),
      goal: 1.5,
    }),
    ...others("prepend", "rawPrepend"),
    row({
      work: `4 first paint, ${size}, CPU × limit`,
      unit: "×",
      rounds: ratios("ours", "mount"),
      goal: 1.5,
    }),
    ...others("mount"),
    row({ work: `4 first paint, ${size}, CPU`, unit: "ms", rounds: of("ours", "mount") }),
    row({
      work: `4 the same with code that never ran, × limit`,
      unit: "×",
      rounds: ratios("ours", "coldMount"),
    }),
    ...others("coldMount"),
    row({ work: `6 scroll, ${size}, CPU × limit`, unit: "×", rounds: ratios("ours", "scroll"), goal: 1.4 }),
    ...others("scroll"),
    row({ work: `6 scroll, ${size}, blank frames of 120`, unit: "", rounds: of("ours", "blank"), goal: 0 }),
    row({
      work: `6 scroll, ${size}, late frames beyond limit`,
      unit: "",
      rounds: [median(of("ours", "late")) - median(of("control", "late"))],
      goal: 0,
    }),
  ];
  if (count < LONGEST) return lines;
  return [
    ...lines,
    row({ work: `6 asked for 360,000 px, off by`, unit: "px", rounds: of("ours", "jump"), goal: 1 }),
    row({ work: `6 asked for row 70,000, off by`, unit: "px", rounds: of("ours", "jumpToRow"), goal: 1 }),
    row({
      work: `5 1,000 updates/s, 5 s, CPU × limit`,
      unit: "×",
      rounds: ratios("ours", "flood"),
      goal: 1.2,
    }),
    ...others("flood"),
    row({ work: `5 long tasks`, unit: "", rounds: of("ours", "longTasks"), goal: 0 }),
    row({
      work: `5 late frames beyond limit`,
      unit: "",
      rounds: [median(of("ours", "floodLate")) - median(of("control", "floodLate"))],
      goal: 0,
    }),
  ];
}

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, "page/page.js")],
    bundle: true,
    write: false,
    format: "iife",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputFiles[0].text;
}

function readCommits() {
  if (!existsSync(COMMITS)) {
    console.log("  (no file of commits beside the project: with generated rows)");
    return Array.from({ length: 2_000 }, (_, index) => ({
      author: `author-${index % 97}`,
      subject: "change something ".repeat(1 + (index % 5)),
      at: 1_400_000_000_000 + index * 60_000,
    }));
  }
  const lines = gunzipSync(readFileSync(COMMITS)).toString().trim().split("\n").slice(0, 20_000);
  return lines.map((line) => {
    const { author, subject, at } = JSON.parse(line);
    return { author: String(author), subject, at };
  });
}
