import { edited, sampleRows } from "./rows.js";

/** The row that is edited and those that are moved and removed are in view. */
const SEEN = 4;

/**
 * Each work: how often it is done between two looks at the clock, the operation for the rows as they stand, and what to
 * look for on the page before the clock stops.
 */
export const works = {
  edit: {
    times: 40,
    next: (rows, stamp) => ({ kind: "edit", changes: [[SEEN, edited(rows[SEEN], stamp)]] }),
    expects: ({ changes: [[, row]] }) => ({ shown: [row] }),
  },
  prepend: {
    times: 20,
    next: (_rows, stamp) => ({ kind: "insert", index: 0, row: newRow(stamp) }),
    expects: ({ row }) => ({ shown: [row] }),
  },
  append: {
    times: 20,
    next: (rows, stamp) => ({ kind: "insert", index: rows.length, row: newRow(stamp) }),
    // The reader is at the start: what is seen of a row at the end is that there is more to scroll.
    expects: () => ({ isTaller: true }),
  },
  swap: {
    times: 20,
    next: (rows) => ({ kind: "swap", first: 1, second: rows.length - 2 }),
    expects: ({ first, second }, before) => ({ shown: [before[second]], gone: [before[first]] }),
  },
  delete: {
    times: 20,
    next: () => ({ kind: "remove", index: 2 }),
    expects: ({ index }, before) => ({ gone: [before[index]] }),
  },
  every10th: {
    times: 3,
    next: (rows, stamp) => ({
      kind: "edit",
      changes: rows.flatMap((row, index) => (index % 10 === 0 ? [[index, edited(row, stamp)]] : [])),
    }),
    expects: ({ changes }) => ({ shown: [changes[0][1], changes[1][1]] }),
  },
  replace: {
    times: 2,
    next: (rows, stamp) => ({ kind: "replace", rows: sampleRows(rows.length, `new-${stamp}`, stamp) }),
    expects: ({ rows }, before) => ({ shown: rows.slice(0, 3), gone: [before[0]] }),
  },
  reverse: {
    times: 2,
    next: (rows) => ({ kind: "replace", rows: rows.toReversed() }),
    expects: ({ rows }, before) => ({ shown: rows.slice(0, 3), gone: [before[0]] }),
  },
};

function newRow(stamp) {
  const [row] = sampleRows(1, `added-${stamp}`);
  return { ...row, subject: `${row.subject} (${stamp})` };
}
