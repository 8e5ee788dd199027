import { mount as control } from "../contenders/control.js";
import { mount as litRepeat } from "../contenders/lit-repeat.js";
import { mount as litVirtualizer } from "../contenders/lit-virtualizer.js";
import { mount as ours } from "../contenders/ours.js";
import { MemorySource } from "./memory-source.js";
import { mount as rawDom } from "../contenders/raw-dom.js";
import { mount as tanstack } from "../contenders/tanstack.js";
import { mount as virtuoso } from "../contenders/virtuoso.js";
import { createRow } from "../contenders/row-nodes.js";
import { edited, rowOf, sampleRows } from "./rows.js";

/** What the bench drives from outside: one list at a time, in a box of 600 pixels. */
const contenders = {
  control,
  ours,
  "raw DOM": rawDom,
  "lit repeat": litRepeat,
  "lit-virtualizer": litVirtualizer,
  TanStack: tanstack,
  virtuoso,
};

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
let box;
let list;
let rows;
/** What the client would have in its cache. */
let source;
let stamp = 0;
let late = 0;
let longTasks = 0;
new PerformanceObserver((entries) => (longTasks += entries.getEntries().length)).observe({
  type: "longtask",
});

const bench = {
  prepare(count, commits) {
    rows = sampleRows(count, commits);
    source = new MemorySource(rows);
  },

  async mount(name) {
    box = document.createElement("div");
    box.id = "box";
    document.body.append(box);
    list = contenders[name](box, rows, source);
    await list.ready;
    await frame();
    await frame();
  },

  async unmount() {
    list.unmount();
    box.remove();
    await frame();
  },

  /** The time of `count` edits of a row that is seen, each up to the layout that follows. */
  edits(count) {
    const index = 4;
    const startedAt = performance.now();
    for (let at = 0; at < count; at += 1) {
      list.edit(index, edited(rows[index], ++stamp));
      void box.offsetHeight;
    }
    return (performance.now() - startedAt) / count;
  },

  /** For the text node of such a row in the same box, written by hand. */
  rawEdits(count) {
    const index = 4;
    const line = createRow(rows[index]);
    const text = line.childNodes[1];
    (list.scroller ?? box).prepend(line);
    const startedAt = performance.now();
    for (let at = 0; at < count; at += 1) {
      text.data = edited(rows[index], ++stamp).subject;
      void box.offsetHeight;
    }
    const time = (performance.now() - startedAt) / count;
    line.remove();
    return time;
  },

  prepends(count) {
    const startedAt = performance.now();
    for (let at = 0; at < count; at += 1) {
      list.prepend({ ...rowOf(0, rows[at]), _id: `new-${++stamp}` });
      void box.offsetHeight;
    }
    return (performance.now() - startedAt) / count;
  },

  rawPrepends(count) {
    const parent = document.createElement("div");
    box.prepend(parent);
    const startedAt = performance.now();
    for (let at = 0; at < count; at += 1) {
      parent.prepend(createRow({ ...rowOf(0, rows[at]), _id: `raw-${++stamp}` }));
      void box.offsetHeight;
    }
    const time = (performance.now() - startedAt) / count;
    parent.remove();
    return time;
  },

  /** 1,000 edits of random rows a second. */
  async flood(seconds) {
    longTasks = 0;
    late = 0;
    const end = performance.now() + seconds * 1000;
    let seed = 1;
    let done = 0;
    let last = performance.now();
    const startedAt = last;
    while (last < end) {
      await frame();
      const now = performance.now();
      if (now - last > 34) late += 1;
      last = now;
      for (; done < now - startedAt; done += 1) {
        seed = (seed * 48271) % 2147483647;
        const index = done % 10 === 0 ? seed % 20 : seed % rows.length;
        list.edit(index, edited(rows[index], done));
      }
    }
    return { late, longTasks };
  },

  /** Scrolls by 400 pixels a frame; a frame is blank when rows don't cover the box. */
  async scroll(steps) {
    const scroller = list.scroller ?? box;
    let blank = 0;
    late = 0;
    let last = performance.now();
    for (let at = 0; at < steps; at += 1) {
      scroller.scrollTop += 400;
      await frame();
      await frame();
      const now = performance.now();
      if (now - last > 67) late += 1;
      last = now;
      if (!isCovered(scroller)) blank += 1;
    }
    return { blank, late };
  },

  async jump(pixels) {
    const scroller = list.scroller ?? box;
    scroller.scrollTop = 0;
    await frame();
    scroller.scrollTop = pixels;
    for (let at = 0; at < 20; at += 1) await frame();
    return Math.abs(scroller.scrollTop - pixels);
  },

  async jumpToRow(index) {
    const scroller = list.scroller ?? box;
    await list.scrollToRow(index);
    for (let at = 0; at < 20; at += 1) await frame();
    const row = list.rowAt(index);
    return row ? Math.abs(row.getBoundingClientRect().top - scroller.getBoundingClientRect().top) : Infinity;
  },
};

function isCovered(scroller) {
  const { top, bottom } = scroller.getBoundingClientRect();
  const edges = [...list.rows()].map((row) => row.getBoundingClientRect()).filter(({ height }) => height > 0);
  const least = Math.min(...edges.map((edge) => edge.top));
  const most = Math.max(...edges.map((edge) => edge.bottom));
  return least <= top + 2 && most >= bottom - 2;
}

globalThis.bench = bench;
