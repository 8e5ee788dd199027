import type {
  KeptOutbox,
  KeptRow,
  OutboxMeta,
  RowChange,
  RowRemoval,
  StoreChanges,
  WriteResult,
} from "../../core/outbox/outbox-store.js";
import type { Operation } from "../../core/outbox/operation.js";

export interface DiskFaults {
  /** Planted bug: whoever led before may go on writing. */
  readonly ignoresEpoch?: boolean;
  /** Planted bug: rows that have moved are written over. */
  readonly ignoresRevision?: boolean;
}

/** An operation that was kept, and may be gone since. */
export interface OnceKept {
  /** Its place in the order in which they were kept. */
  readonly at: number;
  readonly lane: string;
  /** A person has let it go. */
  isLetGo: boolean;
  /** A person has tried it again, under its own id: it runs later than its place says. */
  isRetried: boolean;
}

/** What all tabs share and what survives them: each call is one transaction that was completed. */
export class Disk {
  epoch = 0;
  /** Signs of life that leaders have left. */
  beats = 0;
  meta: OutboxMeta | null = null;
  readonly rows = new Map<number, KeptRow>();
  /** All operations that were ever kept, in their order. */
  readonly kept = new Map<string, OnceKept>();
  private lastPosition = 0;
  /** Positions of rows that older versions of the library don't understand. */
  readonly newer = new Set<number>();
  private readonly faults: DiskFaults;

  constructor(faults: DiskFaults = {}) {
    this.faults = faults;
  }

  has(id: string): boolean {
    return [...this.rows.values()].some(({ operation }) => operation.id === id);
  }

  read(after: number, isOld = false): KeptOutbox {
    const isReadable = (position: number) => !isOld || !this.newer.has(position);
    const rows = [...this.rows.values()].filter(({ position }) => position > after && isReadable(position));
    rows.sort((a, b) => a.position - b.position);
    const hasNewer = [...this.rows.keys()].some((position) => !isReadable(position));
    return { epoch: this.epoch, meta: this.meta, rows, unreadable: [], hasNewer };
  }

  append(operation: Operation): number {
    const position = ++this.lastPosition;
    const progress = { name: "queued", number: null } as const;
    this.rows.set(position, { position, revision: 0, operation, args: operation.args, progress });
    const { lane, id } = operation;
    this.kept.set(id, { at: this.kept.size, lane, isLetGo: false, isRetried: false });
    return position;
  }

  beat(epoch: number): "written" | "fenced" {
    if (epoch !== this.epoch) return "fenced";
    this.beats++;
    return "written";
  }

  lead(): number {
    return ++this.epoch;
  }

  write(
    { appended = [], changed = [], removed = [], meta }: StoreChanges,
    epoch: number | null,
  ): WriteResult {
    if (epoch !== null && epoch !== this.epoch && !this.faults.ignoresEpoch) return { name: "fenced" };
    const isStale = [...changed, ...removed].some(
      ({ position, revision }) => this.rows.get(position)?.revision !== revision,
    );
    if (isStale && !this.faults.ignoresRevision) return { name: "stale" };
    if (epoch === null) this.noteDecision(changed, removed);
    for (const { position, progress, args } of changed) {
      const row = this.rows.get(position);
      if (row) {
        this.rows.set(position, { ...row, revision: row.revision + 1, progress, args: args ?? row.args });
      }
    }
    for (const { position } of removed) this.rows.delete(position);
    if (meta) this.meta = meta;
    return { name: "written", positions: appended.map((operation) => this.append(operation)) };
  }

  /** What a person has decided, in a tab that may not live to say so. */
  private noteDecision(changed: readonly RowChange[], removed: readonly RowRemoval[]): void {
    const keptAt = (position: number) => this.kept.get(this.rows.get(position)?.operation.id ?? "");
    for (const { position, progress } of changed) {
      const kept = keptAt(position);
      if (kept && progress.name === "voiding") kept.isLetGo = true;
      if (kept && progress.name === "queued") kept.isRetried = true;
    }
    for (const { position } of removed) {
      const kept = keptAt(position);
      if (kept) kept.isLetGo = true;
    }
  }

  /** The browser has cleared everything. Positions may begin anew. */
  clear(): void {
    this.rows.clear();
    this.meta = null;
    this.epoch = 0;
    this.beats = 0;
    this.lastPosition = 0;
    this.newer.clear();
  }
}
