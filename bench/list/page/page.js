import { control } from "../contenders/control.js";
import { convexAlone } from "../contenders/convex-alone.js";
import { litVirtualizer } from "../contenders/lit-virtualizer.js";
import { ours } from "../contenders/ours.js";
import { tanstackLit } from "../contenders/tanstack-lit.js";
import { tanstackReact } from "../contenders/tanstack-react.js";
import { virtuoso } from "../contenders/virtuoso.js";
import { DomWrites } from "./dom-writes.js";
import { flood, floodUpdates } from "./flood.js";
import { afterFrame, framesUntil } from "./frames.js";
import { applied, sampleRows } from "./rows.js";
import { jumpAbout, landing, scrollAlong } from "./scrolling.js";
import { Seen } from "./seen.js";
import { works } from "./works.js";

const contenders = {
  ours,
  control,
  "lit-virtualizer": litVirtualizer,
  "tanstack-lit": tanstackLit,
  "tanstack-react": tanstackReact,
  virtuoso,
  "convex-alone": convexAlone,
};

let contender;
/** What every contender should show: the bench's own copy. */
let rows;
let loaded;
let list;
let seen;
let stamp = 0;
let prepared;

/** What the bench drives from outside: one list in a box of 600 pixels. What isn't to be measured is prepared first. */
globalThis.bench = {
  begin(name, count) {
    contender = contenders[name];
    rows = sampleRows(count);
  },

  async load(options) {
    loaded = await contender.load(rows, options);
  },

  /** Until the first rows cover the box. */
  async mount() {
    const box = document.createElement("div");
    box.id = "box";
    document.body.append(box);
    list = contender.mount(box, loaded);
    if (list.isUnseen) return undefined;
    let frames = 1;
    for (await afterFrame(); !list.scroller(); await afterFrame()) frames += 1;
    seen = new Seen(list.scroller());
    frames += await framesUntil(
      () => seen.shows(rows[0]) && seen.isCovered,
      () => "The first row",
    );
    return { times: 1, frames };
  },

  check(work) {
    if (!list.isUnseen) seen.check(rows, work);
  },

  async prepareWork(name, times = works[name].times) {
    if (!list.isUnseen) await toStart();
    prepared = Array.from({ length: times }, () => prepareStep(works[name]));
  },

  async runWork(name) {
    let frames = 0;
    for (const { deliver, expected } of prepared) {
      const height = list.scroller?.().scrollHeight;
      deliver();
      if (list.isUnseen) await afterFrame();
      else
        frames += await framesUntil(
          () => isSeen(expected, height),
          () => name,
        );
    }
    return { times: prepared.length, frames };
  },

  async countWrites(name) {
    const { length } = prepared;
    const writes = new DomWrites(document.body);
    await bench.runWork(name);
    await afterFrame();
    return writes.stop() / length;
  },

  async prepareFlood(seconds) {
    if (!list.isUnseen) await toStart();
    prepared = loaded.server ? floodOfResults(seconds) : floodOfChanges(seconds);
  },

  runFlood: () => flood(prepared.count, prepared.deliver),

  async scroll(name) {
    return { times: await scrollAlong(list.scroller(), name) };
  },

  async countBlank(name) {
    let blank = 0;
    await scrollAlong(list.scroller(), name, () => (blank += seen.isCovered ? 0 : 1));
    return blank;
  },

  jump: () => jumpAbout(list.scroller(), seen),

  landing: () => landing(list.scroller(), list, seen, rows),

  toStart,

  /** What the frames that every work waits for cost by themselves. */
  async idle(frames) {
    for (let at = 0; at < frames; at += 1) await afterFrame();
    return { times: frames };
  },
};

/** Asks again each frame: some lists move the reader once more when they learn heights. */
async function toStart() {
  const isThere = () => {
    if (list.scroller().scrollTop === 0 && seen.shows(rows[0]) && seen.isCovered) return true;
    list.scroller().scrollTop = 0;
    return false;
  };
  await framesUntil(isThere, () => "The first row");
}

function prepareStep(work) {
  const operation = work.next(rows, ++stamp);
  const expected = work.expects(operation, rows);
  rows = applied(rows, operation);
  const deliver = loaded.server?.prepare(operation, rows) ?? (() => list.apply(own(operation)));
  return { deliver, expected };
}

/** What replaces all rows is changed later by the bench and by the list, each for itself. */
function own(operation) {
  return operation.kind === "replace" ? { ...operation, rows: [...operation.rows] } : operation;
}

function isSeen({ shown = [], gone = [], isTaller }, height) {
  if (isTaller && list.scroller().scrollHeight <= height) return false;
  return shown.every((row) => seen.shows(row)) && gone.every(({ _id }) => !seen.rowElement(_id));
}

function floodOfChanges(seconds) {
  const changes = floodUpdates(rows, seconds);
  const deliver = (from, to) => list.apply({ kind: "edit", changes: changes.slice(from, to) });
  return { count: changes.length, deliver };
}

/** One transition a frame, with the newest result of each page that changed since the frame before. */
function floodOfResults(seconds) {
  const { server } = loaded;
  const results = floodUpdates(rows, seconds, ([index]) => server.resultAt(index, rows));
  const deliver = (from, to) => {
    const newest = new Map(results.slice(from, to));
    server.send([...newest.values()].filter((text) => text !== "").join());
  };
  return { count: results.length, deliver };
}
