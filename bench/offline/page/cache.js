import { sampleRows } from "../../list/page/rows.js";

const ROWS = 10_000;
const FIRST = 50;
const EDITS = 10;

/** What the bench drives from outside: rows that a page has, and that the next one starts with. */
export function serve({ open }) {
  let cache;
  return {
    async open(name) {
      cache = await open(name);
    },

    /** All rows into an empty cache, in milliseconds. */
    async writeAll() {
      const rows = sampleRows(ROWS);
      const start = performance.now();
      await cache.writeAll(rows);
      return performance.now() - start;
    },

    /** One changed row, each time another one. */
    async writeOne() {
      const rows = sampleRows(ROWS);
      const times = [];
      for (let at = 0; at < EDITS; at += 1) {
        const index = (at * 997) % ROWS;
        rows[index] = { ...rows[index], subject: `edited ${at}` };
        const start = performance.now();
        await cache.writeOne(rows, index);
        times.push(performance.now() - start);
      }
      return times;
    },

    /** From nothing: the database is opened, and no code of it has run before. */
    async readAll(name) {
      const start = performance.now();
      const rows = await (await open(name)).readAll();
      const time = performance.now() - start;
      if (rows.length !== ROWS || !rows[ROWS - 1].subject) throw new Error(`${rows.length} rows were there.`);
      return time;
    },

    async readFirst(name) {
      const start = performance.now();
      const rows = await (await open(name)).readFirst(FIRST);
      const time = performance.now() - start;
      if (rows.length !== FIRST || !rows[FIRST - 1].subject)
        throw new Error(`${rows.length} rows were there.`);
      return time;
    },
  };
}
