const STARTS = 20;
/** Both tabs know by then when to start. */
const AHEAD_MS = 300;
const HOUR = 3_600_000;
/** How long nothing must be lost that could be. */
const WATCHED_MS = 5_000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const list = (texts) => (texts.length === 0 ? "nothing" : texts.join(", "));
const verdict = (holds, seen) => `${holds ? "✓" : "✗"} ${seen}`;

/** Each: what is done, what has to hold, and `run`, which tells what came of it. */
export const faults = [
  {
    fault: `two tabs start at once, ${STARTS} times`,
    condition: "never two leaders",
    run: (onStage) =>
      onStage(async (stage) => {
        stage.link.goDown();
        let twice = 0;
        for (let at = 0; at < STARTS; at += 1) twice += await startTwo(stage);
        return verdict(twice === 0, `${twice} times two`);
      }),
  },
  {
    fault: "the leading tab is closed without a network",
    condition: "what both tabs wrote arrives",
    run: (onStage) =>
      onStage(async ({ openStarted, add, link, backend, until }) => {
        const [first, second] = [await openStarted(), await openStarted()];
        link.goDown();
        await add(first, "a");
        await add(second, "b");
        await first.close();
        link.comeBack();
        const holds = await until(async () => (await backend.texts()).length === 2);
        return verdict(holds, `arrived: ${list((await backend.texts()).sort())}`);
      }),
  },
  {
    fault: 'a request fails with "Timed out after 4003 ms"',
    condition: "it arrives, once",
    run: (onStage) =>
      onStage(async ({ openStarted, add, backend, until }) => {
        const page = await openStarted({ failsWith: "Timed out after 4003 ms" });
        await add(page, "a");
        await until(async () => (await backend.texts()).length > 0);
        const texts = await backend.texts();
        return verdict(texts.length === 1, `arrived: ${list(texts)}`);
      }),
  },
  {
    fault: "reload after it took effect, before the answer",
    condition: "it takes effect once",
    run: (onStage) => onStage((stage) => reloadInFlight(stage, {})),
  },
  {
    fault: "the same, with a plain mutation on the server",
    condition: "it takes effect once",
    run: (onStage) => onStage((stage) => reloadInFlight(stage, { mindsKey: false })),
  },
  {
    fault: "new code doesn't know the function any more, nor does the server",
    condition: "the operation is kept",
    run: (onStage) =>
      onStage(async ({ openStarted, reload, add, kept, link }) => {
        link.goDown();
        const page = await openStarted({ knows: ["notes:add", "notes:gone"] });
        await add(page, "a", "notes:gone");
        await reload(page, { knows: ["notes:add"] });
        link.comeBack();
        await pause(WATCHED_MS);
        const count = await kept(page);
        return verdict(count === 1, `${count} kept after ${WATCHED_MS / 1_000} s`);
      }),
  },
  {
    fault: "the clock is set back an hour between two operations",
    condition: "they arrive in order",
    run: (onStage) =>
      onStage(async ({ openStarted, reload, add, link, backend, until }) => {
        link.goDown();
        const page = await openStarted();
        await add(page, "first");
        await reload(page, { clockBehind: HOUR });
        await add(page, "second");
        link.comeBack();
        await until(async () => (await backend.texts()).length === 2);
        const texts = await backend.texts();
        return verdict(texts.join() === "first,second", `arrived: ${list(texts)}`);
      }),
  },
];

/** 1 if both tabs lead, else 0. */
async function startTwo({ open, start, add, isLeading, until }) {
  const tabs = [await open(), await open()];
  const startAt = Date.now() + AHEAD_MS;
  await Promise.all(tabs.map((tab) => start(tab, { startAt })));
  // Who leads shows where something waits.
  await Promise.all(tabs.map((tab, at) => add(tab, `from ${at}`)));
  await until(async () => (await isLeading(tabs[0])) || isLeading(tabs[1]));
  const [first, second] = await Promise.all(tabs.map((tab) => isLeading(tab)));
  for (const tab of tabs) await tab.close();
  return first && second ? 1 : 0;
}

async function reloadInFlight({ openStarted, reload, add, link, backend, until, kept }, options) {
  const page = await openStarted(options);
  link.loses = (text) => {
    const isNews = text.includes('"applied"') || text.includes('"status":"success"');
    link.isDown ||= isNews;
    return isNews;
  };
  void add(page, "a").catch(() => undefined);
  await until(() => link.isDown);
  await reload(page, options);
  link.loses = () => false;
  link.comeBack();
  await until(async () => (await kept(page)) === 0);
  const texts = await backend.texts();
  return verdict(texts.length === 1, `took effect ${texts.length} times`);
}
