import type { KeptOutbox } from "../../core/outbox/outbox-store.js";
import type { Transaction } from "./database.js";
import { type LogRecord, type OutboxLayout, recordOf, type StateRecord } from "./outbox-layout.js";
import { clientIn, epochIn } from "./outbox-meta.js";
import { isUnderstood, type Place, placesOf } from "./outbox-records.js";

/**
 * Reads what is kept. A record of the log never changes, so those that were read before are left out when only later
 * rows are wanted, except where something in them was not understood.
 */
export class OutboxReader {
  private readThrough = 0;
  private readonly doubtful = new Set<number>();

  async read(transaction: Transaction<OutboxLayout, "readonly">, after: number): Promise<KeptOutbox> {
    const [epoch, client, states] = await Promise.all([
      epochIn(transaction),
      clientIn(transaction),
      transaction.objectStore("states").getAll(),
    ]);
    const first = recordOf(Math.min(after, this.readThrough));
    const keys = this.keysToCheck(first, states);
    const log = await recordsIn(transaction, keys, first);
    const isWanted = (key: number): boolean => key >= first || keys.has(key);
    const places = placesOf(
      log,
      states.filter(({ position }) => isWanted(recordOf(position))),
    );
    this.remember(keys, places);
    return { epoch, meta: client.meta, ...parts(places, after, client.isNewer) };
  }

  /** Records before `first` that must be looked at again all the same. */
  private keysToCheck(first: number, states: readonly StateRecord[]): ReadonlySet<number> {
    const changed = states.filter((state) => !isUnderstood(state)).map(({ position }) => recordOf(position));
    return new Set([...this.doubtful, ...changed].filter((key) => key < first));
  }

  private remember(checked: ReadonlySet<number>, places: ReadonlyMap<number, Place>): void {
    for (const key of checked) this.doubtful.delete(key);
    for (const [position, { name }] of places) {
      if (name === "unreadable" || name === "newer") this.doubtful.add(recordOf(position));
      this.readThrough = Math.max(this.readThrough, position);
    }
  }
}

async function recordsIn(
  transaction: Transaction<OutboxLayout, "readonly">,
  keys: ReadonlySet<number>,
  first: number,
): Promise<readonly LogRecord[]> {
  const log = transaction.objectStore("log");
  const [later, ...earlier] = await Promise.all([
    log.getAll(IDBKeyRange.lowerBound(first)),
    ...[...keys].map((key) => log.get(key)),
  ]);
  return [...earlier.filter((record) => record !== undefined), ...later];
}

function parts(
  places: ReadonlyMap<number, Place>,
  after: number,
  isClientNewer: boolean,
): Pick<KeptOutbox, "rows" | "unreadable" | "hasNewer"> {
  const inOrder = [...places].sort(([one], [other]) => one - other).map(([, place]) => place);
  return {
    rows: inOrder.flatMap((place) => (place.name === "row" && place.row.position > after ? [place.row] : [])),
    unreadable: inOrder.flatMap((place) => (place.name === "unreadable" ? [place.row] : [])),
    hasNewer: isClientNewer || inOrder.some(({ name }) => name === "newer"),
  };
}
