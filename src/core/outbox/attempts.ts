import type { Item } from "./item.js";
import type { Items } from "./items.js";
import { predecessors } from "./lanes.js";
import { isOpen } from "./life.js";
import type { JsonObject } from "./json.js";
import type { OutboxMeta } from "./outbox-store.js";
import { PROTOCOL, wireLimits, type RunEntry, type SubmitEntry, type SubmitRequest } from "./wire.js";

/**
 * What one request is for. `register`: makes the server's ledger. `probe`: finds out whether the server is well, so
 * that a failure can be laid to the operation that was sent alone.
 */
export type Attempt =
  | { readonly name: "register" }
  | { readonly name: "probe"; readonly suspect: string }
  | { readonly name: "batch"; readonly ids: readonly string[] };

export interface RequestParts {
  readonly actor: string | null;
  readonly meta: OutboxMeta;
  readonly items: Items;
  /** The arguments in the shape that the newest version of the app gives them. */
  readonly argsOf: (item: Item) => JsonObject;
}

export function requestFor(attempt: Attempt, parts: RequestParts): SubmitRequest {
  const { actor, meta } = parts;
  return {
    protocol: PROTOCOL,
    client: meta.client,
    actor,
    ...(attempt.name === "register" ? { register: true } : {}),
    acked: meta.acked.slice(0, wireLimits.ackedRanges),
    entries: attempt.name === "batch" ? entriesOf(attempt.ids, parts) : [],
  };
}

function entriesOf(ids: readonly string[], parts: RequestParts): SubmitEntry[] {
  const before = predecessors(parts.items);
  const isAlone = ids.length === 1;
  return ids.flatMap((id): SubmitEntry[] => {
    const item = parts.items.get(id);
    const number = item?.progress.number ?? null;
    if (item === undefined || number === null || !isOpen(item.progress)) return [];
    const numbered = { n: number, id, lane: item.operation.lane, after: before.get(id) ?? 0 };
    if (item.progress.name === "voiding") return [{ kind: "void", ...numbered }];
    return [{ kind: "run", ...numbered, ...callOf(item, parts), ...(isAlone ? { isAlone: true } : {}) }];
  });
}

function callOf(
  item: Item,
  { items, argsOf }: RequestParts,
): Pick<RunEntry, "fn" | "args"> & Partial<RunEntry> {
  const { fn, dependsOn, idPaths } = item.operation;
  const numbers = dependsOn.flatMap((id) => {
    const other = items.get(id)?.progress;
    return other && other.name !== "applied" && other.number !== null ? [other.number] : [];
  });
  const witness = witnessOf(item);
  return {
    fn,
    args: argsOf(item),
    ...(numbers.length > 0 ? { dependsOn: numbers } : {}),
    ...(idPaths.length > 0 ? { ids: idPaths } : {}),
    ...(witness ? { witness } : {}),
  };
}

/** A merge happens here, so for the server it is a question. */
function witnessOf({ operation: { witness, policy } }: Item): RunEntry["witness"] {
  if (witness === null || policy === "none") return undefined;
  return { hash: witness.hash, policy: policy === "merge" ? "ask" : policy };
}
