// Figures 7 and 8: what the library adds to the official client, on the same messages, in Node. `BaseConvexClient` alone
// is the unit.
import { median, row } from "../report.mjs";
import { openAlone, openOurs } from "./clients.mjs";
import { Frames, PAGE, pageOf } from "./frames.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const EDITS = 200;
const clients = { alone: openAlone, ours: openOurs };
const works = {
  load: { name: (size) => `8 load ${size} in pages of ${PAGE}`, goal: 1.3 },
  edit: { name: (size) => `7 one changed row, ${size}`, goal: 1.3 },
  unrelated: { name: (size) => `7 an unrelated transition, ${size}`, goal: 1 },
};

export async function measure(step) {
  const rows = [];
  for (const count of [1_000, 10_000, 50_000]) {
    const size = `${count / 1000}k`;
    const rounds = await step(`${size} rows over the wire`, () => measureRounds(count));
    for (const [work, { name, goal }] of Object.entries(works)) {
      const alone = median(rounds.map((round) => round.alone[work]));
      const ratios = rounds.map(({ ours }) => ours[work] / alone);
      rows.push(row({ work: `${name(size)}, × alone`, unit: "×", rounds: ratios, goal }));
      rows.push(row({ work: "   ours", unit: "ms", rounds: rounds.map(({ ours }) => ours[work]) }));
    }
  }
  return rows;
}

/** Either client first in turn, after a round that only warms up. */
async function measureRounds(count) {
  const frames = framesFor(count);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const order = Object.keys(clients);
    if (round % 2 === 1) order.reverse();
    const result = {};
    for (const name of order) result[name] = await measureClient(clients[name], frames, count);
    if (round > 0) rounds.push(result);
  }
  return rounds;
}

function framesFor(count) {
  const frames = new Frames();
  const pages = count / PAGE;
  const other = frames.first(0, { value: 0 });
  const load = Array.from({ length: pages }, (_, page) => frames.first(page + 1, pageOf(page, count)));
  const edit = Array.from({ length: EDITS }, (_, at) => {
    const page = (at * 7) % pages;
    return frames.again(page + 1, pageOf(page, count, at % PAGE, at + 1));
  });
  const unrelated = Array.from({ length: EDITS }, (_, at) => frames.again(0, { value: at + 1 }));
  return { other, load, edit, unrelated };
}

async function measureClient(open, { other, load, edit, unrelated }, count) {
  const client = await open();
  client.watchOther();
  client.deliver(other);
  globalThis.gc?.();
  const result = {
    load: timeOf(() => {
      for (const frame of load) {
        client.loadPage();
        client.deliver(frame);
      }
    }),
    edit: timeOf(() => edit.forEach(client.deliver)),
    unrelated: timeOf(() => unrelated.forEach(client.deliver)),
  };
  if (client.count() !== count) throw new Error(`${client.count()} of ${count} rows have arrived.`);
  await client.close();
  return result;
}

/** Milliseconds of processor time, which a busy machine changes less than the clock on the wall. */
function timeOf(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
