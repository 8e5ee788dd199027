import { afterFrame, framesUntil } from "./frames.js";

/** Pixels that each frame of a work scrolls by; a fling begins fast and runs out. */
const paths = {
  scroll: Array.from({ length: 120 }, () => 400),
  fling: Array.from({ length: 120 }, (_, at) => 6_000 * 0.96 ** at),
};

export async function scrollAlong(scroller, name, look) {
  for (const pixels of paths[name]) {
    // At the end of a short list there is no way on.
    const isAtEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1;
    scroller.scrollTop = isAtEnd ? 0 : scroller.scrollTop + pixels;
    await afterFrame();
    look?.();
  }
  return paths[name].length;
}

const JUMPS = 20;

export async function jumpAbout(scroller, seen) {
  let seed = 7;
  let frames = 0;
  for (let at = 0; at < JUMPS; at += 1) {
    seed = (seed * 48271) % 2147483647;
    scroller.scrollTop = (seed % 1_000) * 0.001 * (scroller.scrollHeight - scroller.clientHeight);
    frames += await framesUntil(
      () => seen.isCovered,
      () => `Jump ${at}`,
    );
  }
  return { times: JUMPS, frames };
}

const STILL = 20;

/** How far from a place in pixels, and from a row, the list stands that was sent there. */
export async function landing(scroller, list, seen, rows) {
  scroller.scrollTop = 0;
  await afterFrame();
  const pixels = Math.round((scroller.scrollHeight - scroller.clientHeight) * 0.1);
  scroller.scrollTop = pixels;
  for (let at = 0; at < STILL; at += 1) await afterFrame();
  const offPixels = Math.abs(scroller.scrollTop - pixels);
  const index = Math.round(rows.length * 0.7);
  await list.scrollToRow(index, rows[index]);
  for (let at = 0; at < STILL; at += 1) await afterFrame();
  const row = seen.rowElement(rows[index]._id);
  const top = scroller.getBoundingClientRect().top;
  return { offPixels, offRow: row ? Math.abs(row.getBoundingClientRect().top - top) : null };
}
