// Figure 18: 200 lists and 1,000 live values on one page.
import { row } from "../report.mjs";
import { bundle, metered, openPage } from "./browser.mjs";
import { longestTask } from "./longest-task.mjs";

export async function measureMany(browser, rounds) {
  const script = await bundle("many.js");
  const results = [];
  for (let round = 0; round < rounds; round += 1) results.push(await measureOnce(browser, script));
  const of = (field) => results.map((result) => result[field]);
  return [
    row({
      work: "18 200 lists, 1,000 values: longest task at mount",
      unit: "ms",
      rounds: of("longest"),
      goal: 50,
    }),
    row({ work: "18 the whole mount, CPU", unit: "ms", rounds: of("mount") }),
    row({ work: "18 one changed row: rows rendered", unit: "", rounds: of("rowRenders"), goal: 1 }),
    row({ work: "18 one changed row: elements written to", unit: "", rounds: of("rowElements"), goal: 1 }),
    row({ work: "18 one changed value: values rendered", unit: "", rounds: of("valueRenders"), goal: 1 }),
    row({
      work: "18 one changed value: elements written to",
      unit: "",
      rounds: of("valueElements"),
      goal: 1,
    }),
    row({ work: "18 1,000 highlights at once, CPU", unit: "ms", rounds: of("highlights"), goal: 60 }),
    row({
      work: "18 1,000 highlights at once: longest task",
      unit: "ms",
      rounds: of("highlightsLongest"),
      goal: 60,
    }),
  ];
}

/** Tracing costs time itself, so times and tasks are of two pages. */
async function measureOnce(browser, script) {
  const timed = await onPage(browser, script, async (opened, call) => {
    const { cpu: mount } = await metered(opened, () => call("mount"));
    const ofRow = await call("changeRow", 100);
    const ofValue = await call("changeValue", 500);
    await call("prepareAllValues");
    const { cpu: highlights } = await metered(opened, () => call("changeAllValues"));
    return {
      mount,
      highlights,
      rowRenders: ofRow.renders,
      rowElements: ofRow.elements,
      valueRenders: ofValue.renders,
      valueElements: ofValue.elements,
    };
  });
  const traced = await onPage(browser, script, async ({ page }, call) => {
    const longest = await longestTask(browser, page, () => call("mount"));
    await call("prepareAllValues");
    return { longest, highlightsLongest: await longestTask(browser, page, () => call("changeAllValues")) };
  });
  return { ...timed, ...traced };
}

async function onPage(browser, script, work) {
  const opened = await openPage(browser, script);
  try {
    return await work(opened, (method, ...args) =>
      opened.page.evaluate(([which, rest]) => globalThis.bench[which](...rest), [method, args]),
    );
  } finally {
    await opened.close();
  }
}
