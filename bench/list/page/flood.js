import { afterFrame } from "./frames.js";
import { edited } from "./rows.js";

const A_SECOND = 1_000;
/** Frames that come later than this after the one before were missed. */
const LATE_MS = 34;

/** What `made` makes of each update of a flood, a tenth of them in view, in the order of their coming. */
export function floodUpdates(rows, seconds, made = (change) => change) {
  let seed = 1;
  return Array.from({ length: A_SECOND * seconds }, (_, at) => {
    seed = (seed * 48271) % 2147483647;
    const index = at % 10 === 0 ? seed % 15 : seed % rows.length;
    rows[index] = edited(rows[index], at);
    return made([index, rows[index]]);
  });
}

/** Delivers, each frame, what came since the frame before: `deliver(from, to)`. */
export async function flood(count, deliver) {
  let [frames, late, longTasks] = [0, 0, 0];
  const observer = new PerformanceObserver((entries) => (longTasks += entries.getEntries().length));
  observer.observe({ type: "longtask" });
  const startedAt = performance.now();
  let last = startedAt;
  for (let done = 0; done < count;) {
    await afterFrame();
    frames += 1;
    const now = performance.now();
    if (now - last > LATE_MS) late += 1;
    last = now;
    const due = Math.min(count, Math.floor(((now - startedAt) * A_SECOND) / 1_000));
    if (due > done) deliver(done, due);
    done = due;
  }
  await afterFrame();
  longTasks += observer.takeRecords().length;
  observer.disconnect();
  return { frames, late, longTasks };
}
