// Figure 16 of the performance goals: the backend and its clients in one process, over real sockets.
import { median, row } from "../report.mjs";
import { ask, mutate, startSeeded } from "./backend.mjs";
import { startConvexTest } from "./convex-test.mjs";
import { measureMemory } from "./memory.mjs";
import { close, subscribe, subscribeToMany, timeEdit } from "./subscribers.mjs";

const ROUNDS = 5;
const LISTS = 100;
const DISTINCT = [
  { queries: 100, clients: 100 },
  { queries: 2_000, clients: 20 },
];

/** Stamps are never used twice, so that a subscriber can't take an old result for the new one. */
let lastStamp = 0;
const nextStamp = () => (lastStamp += 1);

/** Measures everything. Answers the rows of the report. */
export async function measure(step) {
  const rows = [];
  for (const documents of [10_000, 100_000]) {
    rows.push(...(await step(`${documents} documents`, () => measureAt(documents))));
  }
  for (const { queries, clients } of DISTINCT) {
    rows.push(...(await step(`${queries} distinct ranges`, () => measureDistinct(queries, clients))));
  }
  const memory = await step("Memory", measureMemory);
  rows.push(row({ work: "a document of 100,000, three indexes", unit: "bytes", rounds: [memory.document] }));
  rows.push(
    row({ work: "a subscription to one row, of 2,000", unit: "bytes", rounds: [memory.subscription] }),
  );
  return rows;
}

async function measureAt(documents) {
  const { server, seedMicrosecondsEach } = await startSeeded(documents, LISTS);
  const other = await startConvexTest(documents, LISTS);
  const size = `${documents / 1000}k`;
  const single = [];
  const compared = [];
  const own = [];
  const last = [];
  const distinct = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    single.push((await timeEdits(server.url, 1, 100)).own);
    // Its seconds are no noise: one edit a round tells enough.
    compared.push(await other.timeEdit(nextStamp()));
    const crowd = await timeEdits(server.url, 100, 15);
    own.push(crowd.own);
    last.push(crowd.last);
    distinct.push(await timeDistinct(server.url));
  }
  other.close();
  const reads = await rounds(() =>
    timeEach(200, () => ask(server, "tasks:top", { list: "list-1", call: nextStamp() })),
  );
  const empty = await rounds(() =>
    timeEach(500, () => ask(server, "tasks:top", { list: `none-${nextStamp()}` })),
  );
  const inserts = await rounds(() =>
    timeEach(500, () => mutate(server, "tasks:add", { list: "other", position: nextStamp() })),
  );
  await server.close();
  return [
    row({
      work: `mutation → own transition, ${size}`,
      unit: "ms",
      rounds: single,
      goal: 2,
      compared: { to: "convex-test", rounds: compared },
    }),
    row({ work: `100 clients on one query, ${size}: own`, unit: "ms", rounds: own }),
    row({ work: `100 clients on one query, ${size}: last`, unit: "ms", rounds: last, goal: 30 }),
    row({ work: `100 clients on 100 ranges, ${size}: own`, unit: "ms", rounds: distinct }),
    row({ work: `indexed take(50), ${size}`, unit: "ms", rounds: reads }),
    row({ work: `empty index range, ${size}`, unit: "ms", rounds: empty }),
    row({ work: `insert mutation, ${size}`, unit: "ms", rounds: inserts }),
    row({ work: `seed, three indexes, ${size}, a document`, unit: "µs", rounds: [seedMicrosecondsEach] }),
  ];
}

/** Medians of some edits by one of `count` clients that all watch the same list. */
async function timeEdits(url, count, edits) {
  const subscribers = await subscribe(url, new Array(count).fill("list-0"));
  const times = [];
  for (let edit = 0; edit < edits; edit += 1) times.push(await timeEdit(subscribers, "list-0", nextStamp()));
  await close(subscribers);
  return { own: median(times.map(({ own }) => own)), last: median(times.map(({ last }) => last)) };
}

/** The median of some edits by one of many clients, each of which watches a list of its own. */
async function timeDistinct(url) {
  const subscribers = await subscribe(
    url,
    Array.from({ length: LISTS }, (_, i) => `list-${i}`),
  );
  const times = [];
  for (let edit = 0; edit < 30; edit += 1) {
    times.push((await timeEdit([subscribers[0]], "list-0", nextStamp())).own);
  }
  await close(subscribers);
  return median(times);
}

/** What one edit costs, and runs again, when many other queries are live, each on a range of its own. */
async function measureDistinct(queries, clients) {
  const runs = [];
  const times = [];
  const alone = [];
  let counted = 0;
  const { server } = await startSeeded(queries * 5, queries, (line) => {
    if (line.includes("tasks:noted")) counted += 1;
  });
  const lists = Array.from({ length: queries }, (_, i) => `list-${i}`);
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push((await timeEdits(server.url, 1, 50)).own);
    const others = await subscribeToMany(server.url, lists, clients);
    const [editor] = others.filter(({ list }) => list === `list-${round}`);
    const before = counted;
    const edits = [];
    for (let edit = 0; edit < 50; edit += 1) {
      edits.push((await timeEdit([editor], editor.list, nextStamp())).own);
    }
    times.push(median(edits));
    runs.push((counted - before) / edits.length);
    await close(others);
  }
  await server.close();
  const name = `one write, ${clients} clients on ${queries} ranges`;
  return [
    row({ work: `${name}: runs`, unit: "runs", rounds: runs, goal: 1 }),
    row({
      work: `${name}: own`,
      unit: "ms",
      rounds: times,
      compared: { to: "one live query", rounds: alone },
    }),
  ];
}

async function rounds(measureRound) {
  const values = [];
  for (let round = 0; round < ROUNDS; round += 1) values.push(await measureRound());
  return values;
}

/** Milliseconds of one of `count` calls. */
async function timeEach(count, call) {
  const start = performance.now();
  for (let i = 0; i < count; i += 1) await call(i);
  return (performance.now() - start) / count;
}
