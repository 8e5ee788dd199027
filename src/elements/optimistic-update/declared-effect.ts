import type { MutationOptions } from "../../client/outbox/mutation-options.js";
import type { Effect, EffectCall, Row } from "../../core/outbox/effects/effect.js";
import {
  counter,
  insertAtEnd,
  insertAtPosition,
  insertAtStart,
  patch,
  remove,
  update,
} from "../../core/outbox/effects/ready-made.js";
import { parsePath, readPath } from "../../internal/value-path.js";

/** An effect in words, as attributes can say it. */
export interface EffectWords {
  readonly effect: string;
  /** The query that it is on. */
  readonly into: string;
  /** Further fields of a row that is inserted. */
  readonly row: Row;
  /** The argument that names the row. */
  readonly rowId: string;
  /** The way to what rows are sorted by, with "-" in front for the other direction. */
  readonly sortBy: string | undefined;
  /** The field that `counter` counts in. */
  readonly field: string | undefined;
  readonly by: number;
}

type Making = (words: EffectWords) => Effect | string;

/** By the name of the effect: what makes it, or says why it can't. */
const makings: Readonly<Record<string, Making>> = {
  "insert-at-start": (words) => insertAtStart(inserting(words)),
  "insert-at-end": (words) => insertAtEnd(inserting(words)),
  "insert-at-position": insertedAtPosition,
  patch: ({ into, rowId }) =>
    patch({ query: into, key: (args) => String(args[rowId]), fields: ({ args }) => without(args, rowId) }),
  remove: ({ into, rowId }) => remove({ query: into, key: (args) => String(args[rowId]) }),
  update: ({ into }) =>
    update({
      query: into,
      value: (value, { args }) =>
        typeof value === "object" && value !== null ? { ...value, ...args } : value,
    }),
  counter: ({ into, field, by }) =>
    counter({ query: into, by: () => by, ...(field === undefined ? {} : { field }) }),
};

/** Equal words make the same effect, so that a hundred rows with a button each register one. */
const made = new Map<string, MutationOptions | string>();

/** How calls wait and what they show until they are done; or why the words can't be understood. */
export function declaredEffect(words: EffectWords): MutationOptions | string {
  const text = JSON.stringify(words);
  const known = made.get(text) ?? understood(words);
  made.set(text, known);
  return known;
}

function understood(words: EffectWords): MutationOptions | string {
  const making = Object.hasOwn(makings, words.effect) ? makings[words.effect] : undefined;
  if (!making) return `effect="${words.effect}" is none of ${Object.keys(makings).join(", ")}.`;
  const effect = making(words);
  if (typeof effect === "string") return effect;
  // What most functions that insert a row return: its id.
  return { effects: [effect], ...(words.effect.startsWith("insert") ? { ids: [""] } : {}) };
}

function inserting({ into, row }: EffectWords) {
  return { query: into, row: (call: EffectCall): Row => newRow(call, row) };
}

function newRow({ args, createdAt, temporaryId }: EffectCall, row: Row): Row {
  return { ...args, ...row, _id: temporaryId(0), _creationTime: createdAt };
}

function insertedAtPosition(words: EffectWords): Effect | string {
  const { sortBy = "" } = words;
  const path = parsePath(sortBy.replace(/^-/, ""));
  if (!path) return `effect="insert-at-position" needs \`sort-by\`, the field that the query is sorted by.`;
  return insertAtPosition({
    ...inserting(words),
    sortedBy: (row) => readPath(row, path),
    order: sortBy.startsWith("-") ? "desc" : "asc",
  });
}

function without(args: Row, name: string): Row {
  return Object.fromEntries(Object.entries(args).filter(([field]) => field !== name));
}
