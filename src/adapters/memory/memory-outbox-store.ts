import type {
  KeptOutbox,
  KeptRow,
  OutboxMeta,
  OutboxStore,
  RowChange,
  StoreChanges,
  WriteResult,
} from "../../core/outbox/outbox-store.js";
import type { Operation } from "../../core/outbox/operation.js";
import type { StoreError } from "../../core/outbox/store-error.js";
import { OpenOrClosed } from "../store-condition.js";

/** What stores of one identity keep together, one after the other or at once. */
export class MemoryOutbox {
  readonly rows = new Map<number, KeptRow>();
  meta: OutboxMeta | null = null;
  epoch = 0;
  beats = 0;
  lastPosition = 0;
}

/**
 * Keeps operations as long as the page lives, where there is no storage or none is wanted. Nothing in it may be called
 * saved.
 */
export class MemoryOutboxStore implements OutboxStore {
  readonly condition: OpenOrClosed;
  private readonly kept: MemoryOutbox;

  /**
   * @param error - why there is nothing better, if something went wrong.
   * @param kept - what others have kept before. Default: nothing.
   */
  constructor(error: StoreError | null = null, kept = new MemoryOutbox()) {
    this.kept = kept;
    this.condition = new OpenOrClosed({ name: "volatile", error });
  }

  read(after = 0): Promise<KeptOutbox> {
    return this.whileOpen(() => ({
      epoch: this.kept.epoch,
      meta: this.kept.meta,
      rows: [...this.kept.rows.values()].filter(({ position }) => position > after),
      unreadable: [],
      hasNewer: false,
    }));
  }

  append(operation: Operation): Promise<number> {
    return this.whileOpen(() => this.keep(operation));
  }

  lead(): Promise<number> {
    return this.whileOpen(() => (this.kept.epoch += 1));
  }

  write(
    { appended = [], changed = [], removed = [], meta }: StoreChanges,
    epoch: number | null,
  ): Promise<WriteResult> {
    return this.whileOpen(() => {
      if (epoch !== null && epoch !== this.kept.epoch) return { name: "fenced" };
      if (![...changed, ...removed].every((row) => this.isAsBefore(row))) return { name: "stale" };
      for (const change of changed) this.change(change);
      for (const { position } of removed) this.kept.rows.delete(position);
      if (meta !== undefined) this.kept.meta = meta;
      return { name: "written", positions: appended.map((operation) => this.keep(operation)) };
    });
  }

  beat(epoch: number): Promise<"written" | "fenced"> {
    return this.whileOpen(() => {
      if (epoch !== this.kept.epoch) return "fenced";
      this.kept.beats += 1;
      return "written";
    });
  }

  lastBeat(): Promise<{ readonly epoch: number; readonly count: number }> {
    return this.whileOpen(() => ({ epoch: this.kept.epoch, count: this.kept.beats }));
  }

  close(): Promise<void> {
    this.condition.close(null);
    return Promise.resolve();
  }

  private keep(operation: Operation): number {
    this.kept.lastPosition += 1;
    this.kept.rows.set(this.kept.lastPosition, {
      position: this.kept.lastPosition,
      revision: 0,
      operation,
      args: operation.args,
      progress: { name: "queued", number: null },
    });
    return this.kept.lastPosition;
  }

  private isAsBefore({ position, revision }: { position: number; revision: number }): boolean {
    return this.kept.rows.get(position)?.revision === revision;
  }

  private change({ position, revision, progress, args }: RowChange): void {
    const row = this.kept.rows.get(position);
    if (row)
      this.kept.rows.set(position, { ...row, revision: revision + 1, progress, args: args ?? row.args });
  }

  private whileOpen<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      this.condition.assertOpen();
      resolve(work());
    });
  }
}
