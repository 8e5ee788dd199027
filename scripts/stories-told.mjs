// What assistive technology is told of each story stands in a file beside the stories, `TAG.told.txt`, so that what changes of it
// shows in review. `node scripts/stories.mjs --told` writes the files anew.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { root } from "./setup.mjs";

/** How long a story may take to say what is kept of it: tries to connect come and go. */
const longestMs = 5_000;

/** What is kept of one file of stories: what is told, by the names of the stories. */
export class ToldFile {
  /** @param {string} storiesFile - from the root, as Storybook's index has it */
  static async read(storiesFile) {
    const file = path.join(root, storiesFile.replace(/\.stories\.ts$/, ".told.txt"));
    return new ToldFile(file, told(await readFile(file, "utf8").catch(() => "")));
  }

  /**
   * @param {string} file
   * @param {Map<string, string>} byStory
   */
  constructor(file, byStory) {
    this.file = file;
    this.byStory = byStory;
  }

  /** @param {readonly string[]} stories - all that there are in the file, in its order */
  async write(stories) {
    const kept = stories.filter((name) => this.byStory.has(name));
    await writeFile(this.file, kept.map((name) => `# ${name}\n${this.byStory.get(name)}\n`).join("\n"));
  }

  /**
   * What is kept of stories that there are no longer.
   * @param {readonly string[]} stories
   */
  leftOver(stories) {
    return [...this.byStory.keys()].filter((name) => !stories.includes(name));
  }
}

/** @returns {Map<string, string>} */
function told(text) {
  const entries = text.split(/^# /m).filter((entry) => entry !== "");
  return new Map(entries.map((entry) => entry.split(/\n([^]*)/)).map(([name, tree]) => [name, tree.trim()]));
}

/**
 * What is told differs from what is kept.
 * @param {() => Promise<string>} telling - what is told now
 * @param {string | undefined} kept
 * @param {number} [patienceMs] - how long it may take until they are the same
 * @returns {Promise<string[]>} what is wrong, in words
 */
export async function toldFaults(telling, kept, patienceMs = longestMs) {
  if (kept === undefined) return ["what is told of it isn't kept: run `node scripts/stories.mjs --told`"];
  let now = withoutTimes(await telling());
  for (let waitedMs = 0; now !== kept && waitedMs < patienceMs; waitedMs += 100) {
    await after(100);
    now = withoutTimes(await telling());
  }
  return now === kept ? [] : [`is told otherwise than is kept: ${firstDifference(kept, now)}`];
}

/** What is told once nothing changes any more for a moment. */
export async function settledTelling(telling) {
  let before = withoutTimes(await telling());
  for (let waitedMs = 0; waitedMs < longestMs; waitedMs += 300) {
    await after(300);
    const now = withoutTimes(await telling());
    if (now === before) return now;
    before = now;
  }
  throw new Error("It doesn't settle what is told.");
}

/**
 * Renders all elements of an open page once more, with nothing that is new.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>} which live regions would have spoken, in words
 */
export async function spokenForNothing(page) {
  const first = await page.evaluate(changedLiveRegions);
  // Something may really have happened just then, but not twice.
  const again = first.length === 0 ? [] : await page.evaluate(changedLiveRegions);
  return again
    .filter((region) => first.includes(region))
    .map((region) => `${region} speaks when nothing is new`);
}

/** Runs in the page, so it holds all that it needs. */
async function changedLiveRegions() {
  const everything = (root) =>
    [...root.querySelectorAll("*")].flatMap((element) =>
      element.shadowRoot ? [element, ...everything(element.shadowRoot)] : [element],
    );
  const all = everything(document);
  const changed = new Set();
  const observers = all
    .filter((element) =>
      element.matches("[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]"),
    )
    .map((region) => {
      const name = `<${region.getRootNode().host?.localName ?? region.localName}>'s live region`;
      const observer = new MutationObserver(() => changed.add(name));
      observer.observe(region, { childList: true, characterData: true, subtree: true });
      return observer;
    });
  const elements = all.filter((element) => "requestUpdate" in element);
  for (const element of elements) element.requestUpdate();
  await Promise.all(elements.map((element) => element.updateComplete));
  await new Promise((resolve) => requestAnimationFrame(resolve));
  for (const observer of observers) observer.disconnect();
  return [...changed];
}

/** What depends on the time of the run is left out. */
export function withoutTimes(tree) {
  return tree.replaceAll(/\d+ s\b|(?<=Last synced ).*|(?<=بعد )ثاني\S*|(?<=بعد )\d+ \S+/g, "…").trim();
}

function firstDifference(kept, now) {
  const [before, after] = [kept.split("\n"), now.split("\n")];
  const at = before.findIndex((line, index) => line !== after[index]);
  const line = at === -1 ? before.length : at;
  return `line ${line + 1} is ${JSON.stringify(after[line]?.trim() ?? "")}, was ${JSON.stringify(before[line]?.trim() ?? "")}`;
}
