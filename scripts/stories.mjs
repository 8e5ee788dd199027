// `node scripts/stories.mjs`: opens every story of the built Storybook in a browser, waits for the end of its play
// function, and fails on what went wrong: see stories/README.md. `--screenshots FOLDER` keeps a picture of each.
import { mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromiumFlags, ensureBrowser } from "./browser.mjs";
import { forcedColorFaults } from "./forced-colors.mjs";
import { main, root, SetupError } from "./setup.mjs";
import { checkTables } from "./stories-tables.mjs";
import { settledTelling, spokenForNothing, ToldFile, toldFaults } from "./stories-told.mjs";
import { toldBy } from "./told.mjs";
import { builtStorybook } from "./storybook.mjs";

/** How many stories are open at once. */
const pagesAtOnce = 3;
const longestMs = 60_000;

const device = { viewport: { width: 900, height: 720 }, locale: "en-GB", timezoneId: "UTC" };

/** How `--look` lets stories see the reader's device. */
const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "forced-colors": { forcedColors: "active" },
  narrow: { viewport: { width: 380, height: 720 } },
  calm: { reducedMotion: "reduce" },
};

/**
 * @param {{ only?: string, look?: keyof typeof looks, screenshots?: string, globals?: string, told?: boolean }} [options] - `only`:
 * a part of stories' ids; `globals` as in Storybook's addresses, `locale:ar;theme:dark`; `told`: what assistive technology is told
 * is kept from now on
 * @returns {Promise<{ passed: number, failures: string[] }>}
 */
export async function runStories({
  only = "",
  look = "light",
  screenshots,
  globals = "",
  told = false,
} = {}) {
  if (!(look in looks))
    throw new SetupError(`--look is one of ${Object.keys(looks).join(", ")}, not ${look}.`);
  const [{ chromium }, executablePath, server] = await Promise.all([
    import("playwright-core"),
    ensureBrowser(),
    serveBuilt(),
  ]);
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  try {
    if (screenshots) await mkdir(screenshots, { recursive: true });
    const { entries } = await (await fetch(`${server.url}/index.json`)).json();
    const all = Object.values(entries).filter(({ type }) => type === "story");
    const stories = all.filter(({ id }) => id.includes(only));
    if (stories.length === 0) throw new SetupError(`No story has "${only}" in its id.`);
    const files = await toldFiles(all);
    const failures = told ? [] : leftOver(files, all);
    const waiting = stories.values();
    const work = async () => {
      const context = await browser.newContext({ ...device, ...looks[look] });
      for (const story of waiting) {
        const opened = { context, url: server.url, look, globals, told, file: files.get(story.importPath) };
        const faults = await openStory(story, {
          ...opened,
          picture: screenshots && path.join(screenshots, `${story.id}.png`),
        });
        failures.push(...faults.map((fault) => `${story.title}/${story.name}: ${fault}`));
        process.stdout.write(`${faults.length === 0 ? "✓" : "✗"} ${story.title}: ${story.name}\n`);
      }
    };
    await Promise.all(Array.from({ length: pagesAtOnce }, work));
    if (told) for (const [importPath, file] of files) await file.write(namesIn(all, importPath));
    const failed = new Set(failures.map((failure) => failure.slice(0, failure.indexOf(": "))));
    const tables = await tablesOf(browser, server.url, stories[0]);
    return {
      passed: stories.length - failed.size + tables.passed,
      failures: [...failures, ...tables.failures],
    };
  } finally {
    await browser.close();
    server.close();
  }
}

/** What is kept of each file of stories, by its path. */
async function toldFiles(stories) {
  const paths = [...new Set(stories.map(({ importPath }) => importPath))];
  return new Map(await Promise.all(paths.map(async (each) => [each, await ToldFile.read(each)])));
}

const namesIn = (stories, importPath) =>
  stories.filter((story) => story.importPath === importPath).map(({ name }) => name);

const leftOver = (files, stories) =>
  [...files].flatMap(([importPath, file]) =>
    file
      .leftOver(namesIn(stories, importPath))
      .map((name) => `${importPath}: ${name}: there is no such story, but what is told of it is kept`),
  );

/** Whether all that the manifest says stands in the documentation. */
async function tablesOf(browser, url, { id }) {
  const page = await browser.newPage();
  await page.goto(`${url}/iframe.html?id=${id}&viewMode=story`);
  await page.waitForFunction(() => globalThis.__STORYBOOK_ADDONS_CHANNEL__?.last("storyFinished"));
  const manifest = JSON.parse(await readFile(path.join(root, "custom-elements.json"), "utf8"));
  return await checkTables(page, manifest);
}

/** What was wrong with one story, in words. */
async function openStory({ id, name }, { context, url, look, globals, picture, file, told }) {
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console error: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  await page.route(
    (address) => !address.href.startsWith(url) && /^(https?|wss?):$/.test(address.protocol),
    (route) => {
      faults.push(`request to ${route.request().url()}`);
      return route.abort();
    },
  );
  try {
    await page.goto(`${url}/iframe.html?id=${id}&viewMode=story&globals=${globals}`);
    const finished = await page.waitForFunction(
      () => globalThis.__STORYBOOK_ADDONS_CHANNEL__?.last("storyFinished")?.[0],
      undefined,
      { timeout: longestMs, polling: 50 },
    );
    const { status, reporters } = await finished.jsonValue();
    faults.push(...reporters.flatMap(({ type, result }) => (type === "a11y" ? violationsOf(result) : [])));
    if (status === "error") faults.push(...(await thrownIn(page)));
    const session = await context.newCDPSession(page);
    const telling = () => toldBy(session);
    if (told) file.byStory.set(name, await settledTelling(telling));
    else if (look === "light" && globals === "")
      faults.push(...(await toldFaults(telling, file.byStory.get(name))));
    faults.push(...(await spokenForNothing(page)));
    if (picture) await page.screenshot({ path: picture });
    if (look === "light") {
      faults.push(...(await contrastInTheDark(page, id)));
      faults.push(...(await forcedColorFaults(page)));
      faults.push(...(await faultsFromTheRight(page, id)));
    }
  } catch (error) {
    faults.push(error.message);
  } finally {
    await page.close();
  }
  return [...new Set(faults)].map((fault) => fault.slice(0, 1_000));
}

const thrownIn = (page) =>
  page.evaluate(() =>
    ["playFunctionThrewException", "storyThrewException", "storyErrored", "unhandledErrorsWhilePlaying"]
      .flatMap((name) => globalThis.__STORYBOOK_ADDONS_CHANNEL__.last(name) ?? [])
      .flat()
      .map(({ message, description }) => `thrown: ${message ?? description}`),
  );

/** Text that can't be read where the reader's device is dark. */
async function contrastInTheDark(page, id) {
  await page.emulateMedia({ colorScheme: "dark" });
  const violations = await violationsBy(page, id, { runOnly: ["color-contrast"] });
  return violations.map((violation) => `${violation} (dark)`);
}

/** What else is wrong where all is written from right to left, in Arabic. */
async function faultsFromTheRight(page, id) {
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  await page.evaluate(async () => {
    for (const element of document.querySelectorAll("[dir]"))
      Object.assign(element, { dir: "rtl", lang: "ar" });
    Object.assign(document.documentElement, { dir: "rtl", lang: "ar" });
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  });
  // The colours are the same, and they take longest.
  const violations = await violationsBy(page, id, { rules: { "color-contrast": { enabled: false } } });
  return violations.map((violation) => `${violation} (from right to left)`);
}

/** What axe says of the story as it stands now. */
async function violationsBy(page, id, options) {
  const result = await page.evaluate(
    ([id, options]) =>
      new Promise((resolve, reject) => {
        const channel = globalThis.__STORYBOOK_ADDONS_CHANNEL__;
        channel.once("storybook/a11y/result", resolve);
        channel.once("storybook/a11y/error", reject);
        channel.emit("storybook/a11y/manual", id, { options });
      }),
    [id, options],
  );
  return violationsOf(result);
}

function violationsOf({ violations, error }) {
  if (error) return [`axe failed: ${JSON.stringify(error)}`];
  return violations.map(
    ({ id, help, nodes }) =>
      `axe ${id}: ${help}: ${nodes.map(({ target }) => target.flat().join(" ")).join(", ")}`,
  );
}

async function serveBuilt() {
  const { default: sirv } = await import("sirv");
  const server = createServer(sirv(builtStorybook));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function runFromCommandLine() {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      look: { type: "string" },
      screenshots: { type: "string" },
      globals: { type: "string" },
      told: { type: "boolean" },
    },
  });
  const { passed, failures } = await runStories(values);
  for (const failure of failures) console.log(`  ✗ ${failure}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  if (failures.length > 0) process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) await main(runFromCommandLine);
