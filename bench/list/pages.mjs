// Figures 7 and 8: what core does with the pages of a long list, beside the decoding that nobody can avoid.
import { convexToJson, jsonToConvex } from "convex/values";
import { MemoryResultCache } from "../../dist/adapters/memory/memory-result-cache.js";
import { LiveStore } from "../../dist/core/live/live-store.js";
import { row } from "../report.mjs";

const PAGE = 50;
const EDITS = 200;

/** Answers each page of a table from memory; a result is decoded from its text, as it comes over the network. */
class TableRemote {
  connection = {
    epoch: 1,
    isOpen: true,
    hasEverConnected: true,
    failedTries: 0,
    nextTryAt: null,
    authError: null,
    fatalError: null,
  };
  pages = [];
  decoding = 0;

  observe(observer) {
    this.observer = observer;
  }

  subscribe({ args }, receive) {
    const start = Number(args.paginationOpts.cursor ?? 0);
    this.pages[start / PAGE] = receive;
    return { journal: () => null, unsubscribe: () => undefined };
  }

  /** One transition with the rows of one page. */
  send(page, texts) {
    const startedAt = performance.now();
    const value = decode(texts[page]);
    this.decoding += performance.now() - startedAt;
    this.pages[page]({ ok: true, value });
    this.observer.transitionEnded();
  }

  unrelated() {
    this.observer.transitionEnded();
  }
}

export function measurePages(rounds) {
  const rows = [];
  for (const count of [1_000, 10_000, 50_000]) {
    const results = Array.from({ length: rounds }, () => measureList(count));
    const size = `${count / 1000}k`;
    rows.push(
      row({
        work: `7 one changed row, ${size}, × decoding its page`,
        unit: "×",
        rounds: results.map(({ edit }) => edit),
        goal: 2,
      }),
      row({
        work: `7 an unrelated transition, ${size}`,
        unit: "ms",
        rounds: results.map(({ unrelated }) => unrelated),
        goal: 0.05,
      }),
      row({
        work: `8 load ${size} in pages of ${PAGE}, × the decodes`,
        unit: "×",
        rounds: results.map(({ load }) => load),
        goal: 3,
      }),
    );
  }
  return rows;
}

function measureList(count) {
  const texts = Array.from({ length: count / PAGE }, (_, page) => pageText(page, count, 0));
  const { source, remote } = openList();
  let startedAt = performance.now();
  for (let page = 0; page < texts.length; page += 1) {
    if (page > 0) source.loadMore();
    remote.send(page, texts);
  }
  const load = (performance.now() - startedAt) / remote.decoding;
  if (source.current.length !== count)
    throw new Error(`${source.current.length} of ${count} rows were loaded.`);
  const changed = texts.map((_, page) => pageText(page, count, 1));
  remote.decoding = 0;
  startedAt = performance.now();
  for (let at = 0; at < EDITS; at += 1) {
    const page = (at * 7) % texts.length;
    remote.send(page, at < texts.length ? changed : texts);
  }
  const edit = (performance.now() - startedAt) / remote.decoding;
  startedAt = performance.now();
  for (let at = 0; at < EDITS; at += 1) remote.unrelated();
  return { load, edit, unrelated: (performance.now() - startedAt) / EDITS };
}

function openList() {
  const remote = new TableRemote();
  const quiet = { debug() {}, info() {}, warn() {}, error: console.error };
  const connectivity = { isOnline: true, subscribe: () => () => undefined };
  const scheduler = { microtask: queueMicrotask };
  const store = new LiveStore({
    remote,
    cache: new MemoryResultCache(),
    connectivity,
    scheduler,
    logger: quiet,
  });
  const call = { name: "rows:list", args: {}, token: "rows" };
  const source = store.watchPages({ call, token: "pages", pageSize: PAGE, key: "_id" });
  source.subscribe(() => undefined);
  source.subscribeChanges(() => undefined);
  return { source, remote };
}

function pageText(page, count, stamp) {
  const start = page * PAGE;
  const rows = Array.from({ length: PAGE }, (_, at) => ({
    _id: `row-${start + at}`,
    _creationTime: 1_400_000_000_000 + start + at,
    author: `author-${(start + at) % 97}`,
    subject: `change ${start + at} ${at === 7 ? stamp : 0}`,
    files: at,
  }));
  const isDone = start + PAGE >= count;
  return JSON.stringify(convexToJson({ page: rows, continueCursor: String(start + PAGE), isDone }));
}

function decode(text) {
  return jsonToConvex(JSON.parse(text));
}
