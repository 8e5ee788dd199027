// One contender's list in one fresh page: all works of a round.
import { bundle, metered, openPage, usedHeap } from "./browser.mjs";

let script;

/**
 * By work: `cpu` milliseconds, `layouts` and `writes` an operation, and what else the work counts. `failure` is why the
 * list got no further than it did.
 * @param {{ name: string, count: number, isFirstRound: boolean }} list
 */
export async function measureList(browser, list, options) {
  script ??= await bundle("page.js");
  const opened = await openPage(browser, script);
  const results = {};
  try {
    await doWorks(opened, list, options, results);
  } catch (error) {
    results.failure = [error, ...opened.problems].map(({ message }) => message.split("\n")[0]).join("; ");
  } finally {
    await opened.close();
  }
  return results;
}

async function doWorks(opened, { name, count, isFirstRound }, { only, seconds, isWindowed }, results) {
  const call = (method, ...args) =>
    opened.page.evaluate(([which, rest]) => globalThis.bench[which](...rest), [method, args]);
  const isWire = name === "convex-alone";

  await call("begin", name, count);
  const heapBefore = only.includes("heap") ? await usedHeap(opened) : 0;
  await call("load", { isWindowed });
  const mounted = await metered(opened, () => call("mount"));
  await call("check", "init");
  if (!isWire) results.init = perOperation(mounted);
  if (only.includes("heap")) results.heap = { bytes: (await usedHeap(opened)) - heapBefore };
  if (name === "control") results.idle = perOperation(await metered(opened, () => call("idle", 60)));

  for (const work of only) {
    if (!(work in steps)) continue;
    const result = await steps[work](opened, call, { work, isFirstRound, seconds, isWire });
    await call("check", work);
    if (result) results[work] = result;
  }
}

const steps = {
  ...Object.fromEntries(
    ["edit", "prepend", "append", "swap", "delete", "every10th", "replace", "reverse"].map((work) => [
      work,
      changeRows,
    ]),
  ),
  flood,
  scroll,
  fling: scroll,
  jump,
};

async function changeRows(opened, call, { work, isFirstRound, isWire }) {
  await call("prepareWork", work);
  const result = perOperation(await metered(opened, () => call("runWork", work)));
  if (!isFirstRound || isWire) return result;
  await call("prepareWork", work, 2);
  return { ...result, writes: await call("countWrites", work) };
}

async function flood(opened, call, { seconds }) {
  await call("prepareFlood", seconds);
  const { cpu, layouts, result } = await metered(opened, () => call("runFlood"));
  return { cpu, layouts, ...result };
}

async function scroll(opened, call, { work, isFirstRound, isWire }) {
  if (isWire) return undefined;
  await call("toStart");
  const result = perOperation(await metered(opened, () => call("scroll", work)));
  if (!isFirstRound) return result;
  await call("toStart");
  return { ...result, blank: await call("countBlank", work) };
}

async function jump(opened, call, { isFirstRound, isWire }) {
  if (isWire) return undefined;
  await call("toStart");
  const result = perOperation(await metered(opened, () => call("jump")));
  return isFirstRound ? { ...result, ...(await call("landing")) } : result;
}

function perOperation({ cpu, layouts, result = {} }) {
  const { times = 1, frames } = result;
  return {
    cpu: cpu / times,
    layouts: layouts / times,
    ...(frames === undefined ? {} : { frames: frames / times }),
  };
}
