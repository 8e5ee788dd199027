import type { Args, EffectCall, ForQuery, ListEffect, Row, RowKey, RowPlace, ValueEffect } from "./effect.js";

/**
 * Effects that most mutations have. Their names mean what Convex's own optimistic helpers mean by them: what isn't loaded
 * isn't guessed.
 */

/** Which query gets a row, and which. */
export interface NewRow extends ForQuery {
  /** Default: the arguments, with a temporary `_id` and `_creationTime`. */
  readonly row?: (call: EffectCall) => Row;
}

/** A new row before all others. */
export function insertAtStart(options: NewRow): ListEffect {
  return inserted(options, "start");
}

/** A new row behind all others, where the end of the list is loaded. */
export function insertAtEnd(options: NewRow): ListEffect {
  return inserted(options, "end");
}

/** A new row in the place that the query's order gives it. */
export function insertAtPosition(
  options: NewRow & { readonly sortedBy: (row: Row) => unknown; readonly order: "asc" | "desc" },
): ListEffect {
  return inserted(options, { sortedBy: options.sortedBy, order: options.order });
}

/** Other fields of a row. */
export function patch(
  options: ForQuery & {
    readonly key: (args: Args) => RowKey;
    /** `row`: as it is shown so far; undefined where it isn't loaded. */
    readonly fields: (call: EffectCall, row: Row | undefined) => Row;
  },
): ListEffect {
  return {
    ...forQuery(options),
    kind: "list",
    edit: (list, call) => {
      const key = options.key(call.args);
      list.patch(key, options.fields(call, list.get(key)));
    },
  };
}

/** A row less. */
export function remove(options: ForQuery & { readonly key: (args: Args) => RowKey }): ListEffect {
  return { ...forQuery(options), kind: "list", edit: (list, { args }) => list.remove(options.key(args)) };
}

/** Another value of a query that isn't a list. */
export function update(
  options: ForQuery & { readonly value: (value: unknown, call: EffectCall) => unknown },
): ValueEffect {
  return { ...forQuery(options), kind: "value", update: options.value };
}

/** A number that goes up or down: the value of the query, or one field of it. */
export function counter(
  options: ForQuery & {
    /** Default 1. */
    readonly by?: (args: Args) => number;
    readonly field?: string;
  },
): ValueEffect {
  const { by = () => 1, field } = options;
  return {
    ...forQuery(options),
    kind: "value",
    update: (value, { args }) => {
      if (typeof value === "number") return field === undefined ? value + by(args) : value;
      if (field === undefined || typeof value !== "object" || value === null) return value;
      const count = (value as Row)[field];
      return typeof count === "number" ? { ...value, [field]: count + by(args) } : value;
    },
  };
}

function inserted(options: NewRow, place: RowPlace): ListEffect {
  const { row = newRow } = options;
  return { ...forQuery(options), kind: "list", edit: (list, call) => list.insert(row(call), place) };
}

function newRow(call: EffectCall): Row {
  return { ...call.args, _id: call.temporaryId(0), _creationTime: call.createdAt };
}

function forQuery({ query, matches }: ForQuery): ForQuery {
  return matches ? { query, matches } : { query };
}
