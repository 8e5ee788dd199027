import { isFailed, isOpen } from "./life.js";
import type { Item } from "./item.js";
import type { Items } from "./items.js";
import { wireLimits } from "./wire.js";

/** Which operations may be sent now. */

export interface Gate {
  readonly nowMs: number;
  /** Operations of one request. */
  readonly size: number;
  /** All operations at and below this position are known. */
  readonly knownUpTo: number;
  /** Operations that took effect, also such as aren't kept any more. */
  readonly appliedIds: ReadonlySet<string>;
}

/**
 * The next operations to be sent, in their order. One that can't be sent yet keeps back those behind it in its lane, and
 * no others.
 */
export function nextBatch(items: Items, gate: Gate): readonly Item[] {
  const closed = new Set<string>();
  const batch = new Map<string, Item>();
  let bytes = 0;
  for (const item of candidates(items)) {
    const { id, lane } = item.operation;
    if (closed.has(lane)) continue;
    if (!isReady(item, items, gate, batch) || (mustBeAlone(item) && batch.size > 0)) {
      closed.add(lane);
      continue;
    }
    if (mustBeAlone(item)) return [item];
    bytes += item.bytes;
    if (batch.size >= gate.size || bytes > wireLimits.argsBytes) break;
    batch.set(id, item);
  }
  return [...batch.values()];
}

/**
 * The operation without whose effect this one makes no sense, if there is one that ended so.
 *
 * @param isDirect - whether one that isn't kept has yet to end
 */
export function deadDependency(
  { operation }: Item,
  items: Items,
  appliedIds: ReadonlySet<string>,
  isDirect: (id: string) => boolean,
): string | undefined {
  return operation.dependsOn.find((id) => {
    const other = items.get(id);
    return other ? isFailed(other.progress) : !appliedIds.has(id) && !isDirect(id);
  });
}

/** For each operation with a number whose end is open: the number before it in its lane, 0 if none is open. */
export function predecessors(items: Items): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  return new Map(
    candidates(items).flatMap(({ operation: { id, lane }, progress }) => {
      if (progress.number === null) return [];
      const after = last.get(lane) ?? 0;
      last.set(lane, progress.number);
      return [[id, after] as const];
    }),
  );
}

/** Those whose end is open: with numbers first, in their order, as they may have run already. */
function candidates(items: Items): Item[] {
  const open = items.all().filter(({ progress }) => isOpen(progress));
  const numbered = open.filter(({ progress }) => progress.number !== null);
  numbered.sort((a, b) => (a.progress.number ?? 0) - (b.progress.number ?? 0));
  return [...numbered, ...open.filter(({ progress }) => progress.number === null)];
}

function isReady(item: Item, items: Items, gate: Gate, batch: ReadonlyMap<string, Item>): boolean {
  const { position, operation, isHeld, trial } = item;
  if (position === null || position > gate.knownUpTo || isHeld || trial.notBefore > gate.nowMs) return false;
  if (item.progress.name === "voiding") return true;
  return operation.dependsOn.every(
    (id) => batch.has(id) || gate.appliedIds.has(id) || items.get(id)?.progress.name === "applied",
  );
}

function mustBeAlone({ trial }: Item): boolean {
  return trial.mustBeAlone || trial.failures > 0;
}
