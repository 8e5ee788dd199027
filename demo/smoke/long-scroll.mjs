import assert from "node:assert/strict";
import path from "node:path";
import { startFlood } from "./flood.mjs";

/** Far more than rows that fit on the screen, far fewer than rows in the list. */
const mostRowsOnPage = 200;
/** Of the list, the dashboard's figures and what else the board asks for. */
const mostLiveQueries = 32;
const stepsBack = 400;

/** Scrolls to the last row and back while a hundred messages a second arrive, and looks at every frame. */
export async function scrollThrough({ window, backend, channel, folder }) {
  const flood = await startFlood(backend, channel);
  window.mostLiveQueries = 0;
  const down = await window.page.evaluate(scrollToLastRow);
  await window.picture(path.join(folder, "last-row.png"));
  const up = await window.page.evaluate(scrollBack, stepsBack);
  const newest = await flood.stop();
  await window.row(newest).waitFor();
  await window.picture(path.join(folder, "newest-row.png"));
  assert.equal(down.isComplete, true, "the last row was reached");
  for (const { blankFrames, mostRows } of [down, up]) {
    assert.equal(blankFrames, 0);
    assert.ok(mostRows < mostRowsOnPage, `${mostRows} rows were on the page at once`);
  }
  assert.ok(window.mostLiveQueries < mostLiveQueries, `${window.mostLiveQueries} queries were live at once`);
  const loaded = await (await window.page.waitForFunction(hasAllThatWereCounted)).jsonValue();
  const most = Math.max(down.mostRows, up.mostRows);
  return `${loaded} rows, at most ${most} on the page and ${window.mostLiveQueries} queries live, in ${down.frames + up.frames} frames`;
}

/** This and what follows runs in the page. */
async function scrollToLastRow() {
  const list = document.querySelector("realtime-list");
  const seen = { frames: 0, blankFrames: 0, mostRows: 0 };
  while (!list.isComplete && seen.frames < 50_000) {
    scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    await new Promise(requestAnimationFrame);
    seen.frames++;
    seen.mostRows = Math.max(seen.mostRows, list.querySelectorAll("[data-key]").length);
    if (!document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest("[data-key]"))
      seen.blankFrames++;
  }
  return { ...seen, isComplete: list.isComplete };
}

async function scrollBack(steps) {
  const list = document.querySelector("realtime-list");
  const seen = { frames: 0, blankFrames: 0, mostRows: 0 };
  const distance = document.documentElement.scrollHeight / steps;
  while (scrollY > 0) {
    scrollBy({ top: -distance, behavior: "instant" });
    await new Promise(requestAnimationFrame);
    seen.frames++;
    seen.mostRows = Math.max(seen.mostRows, list.querySelectorAll("[data-key]").length);
    const isAmongRows = list.getBoundingClientRect().top < innerHeight / 2;
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    if (isAmongRows && !middle?.closest("[data-key]")) seen.blankFrames++;
  }
  return seen;
}

function hasAllThatWereCounted() {
  const counted = document.querySelector(`nav a[href="${location.hash}"] live-value`).value;
  const { loadedCount } = document.querySelector("realtime-list");
  return loadedCount === counted && loadedCount;
}
