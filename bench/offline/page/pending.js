import { afterFrame } from "../../list/page/frames.js";
import { FrameServer } from "../../list/page/frame-server.js";
import { edited, sampleRows } from "../../list/page/rows.js";

export const PAGE = 50;
export const LIST = "rows:list";
export const OTHER = "other:get";
export const EDIT = "rows:edit";
const PENDING = 100;

/** What the bench drives from outside: a client with a list, another query, and operations that nobody answers. */
export function serve({ open }) {
  let rows;
  let server;
  let client;
  let stamp = 0;

  const pageText = (page) => {
    const part = rows.slice(page * PAGE, (page + 1) * PAGE);
    const isDone = (page + 1) * PAGE >= rows.length;
    return JSON.stringify({ page: part, continueCursor: String(page + 1), isDone });
  };
  const pageOf = ({ cursor }) => (cursor === null ? 0 : Number(cursor));
  const answer = (path, args) => {
    if (path === LIST) return pageText(pageOf(args.paginationOpts));
    if (path === OTHER) return JSON.stringify({ stamp });
    throw new Error(`Nobody should ask for ${path}.`);
  };
  const steps = {
    /** A row that isn't being edited. */
    row() {
      const index = (stamp * 7) % rows.length;
      rows[index] = edited(rows[index], stamp);
      const page = Math.floor(index / PAGE);
      return server.resultsOf((path, args) => path === LIST && pageOf(args.paginationOpts) === page);
    },
    unrelated: () => server.resultsOf((path) => path === OTHER),
  };

  return {
    async load(count) {
      rows = sampleRows(count);
      server = new FrameServer(answer);
      client = await open(server.webSocketConstructor, count / PAGE);
    },

    /** Edits rows all over the list, and looks whether that shows. */
    async edit() {
      const each = rows.length / PENDING;
      const edits = Array.from({ length: PENDING }, (_, at) => rows[at * each]._id);
      for (const id of edits) client.edit(id, `mine ${id}`);
      await afterFrame();
      const missing = edits.filter((id) => !client.shows(id, `mine ${id}`));
      if (missing.length > 0) throw new Error(`${missing.length} edits don't show.`);
    },

    /** Transitions with their results, made beforehand. */
    prepare(kind, times) {
      globalThis.prepared = Array.from({ length: times }, () => {
        stamp += 1;
        return steps[kind]();
      });
    },

    /** One transition a frame. */
    async deliver() {
      for (const results of globalThis.prepared) {
        server.send(results);
        await afterFrame();
      }
    },
  };
}
