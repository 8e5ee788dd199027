import type { Desk } from "./desk.js";
import type { Items } from "./items.js";
import type { JudgeOf } from "./ledger-watch.js";
import type { KeptOutbox, KeptRow, UnreadableRow } from "./outbox-store.js";
import { retryDelays } from "./pace.js";

/**
 * `new`: what came after all that is known. `all`: what others have changed as well. `anew`: as `all`, and what this tab
 * thought itself doesn't count, unless it drains again by then.
 */
export type ReadKind = "new" | "all" | "anew";

const rank: Readonly<Record<ReadKind, number>> = { new: 0, all: 1, anew: 2 };

/** What was known when a read began. */
interface Begun {
  /** Positions of the operations that were known. */
  readonly here: ReadonlySet<number>;
  readonly judgeOf: JudgeOf;
}

/** Reads the store, one read at a time, and puts what it finds among the operations that are known. */
export class Reader {
  /** All operations at and below this position are known. */
  knownUpTo = 0;
  unreadable: readonly UnreadableRow[] = [];
  /** A read failed, and is tried again then. Null: none has. */
  retryAt: number | null = null;
  private reading: ReadKind | null = null;
  private next: ReadKind | null = null;
  private readonly items: Items;
  private readonly desk: Desk;
  private readonly isInFlight: (id: string) => boolean;
  private readonly isDraining: () => boolean;
  private readonly readBegins: () => JudgeOf;
  private readonly whenRead: (kept: KeptOutbox, kind: ReadKind) => void;

  constructor(parts: {
    readonly items: Items;
    readonly desk: Desk;
    readonly isInFlight: (id: string) => boolean;
    readonly isDraining: () => boolean;
    readonly readBegins: () => JudgeOf;
    readonly whenRead: (kept: KeptOutbox, kind: ReadKind) => void;
  }) {
    this.items = parts.items;
    this.desk = parts.desk;
    this.isInFlight = parts.isInFlight;
    this.isDraining = parts.isDraining;
    this.readBegins = parts.readBegins;
    this.whenRead = parts.whenRead;
  }

  /** Reads now, or once more after the read that is under way: that one may have come too early. */
  read(kind: ReadKind): void {
    if (this.reading === null && this.retryAt === null) this.begin(kind);
    else if (this.next === null || rank[this.next] < rank[kind]) this.next = kind;
  }

  /** Takes up a read that has failed before, if it is time. */
  ring(): void {
    if (this.retryAt === null || this.desk.nowMs < this.retryAt) return;
    this.retryAt = null;
    this.beginNext();
  }

  /** An append of this tab was kept. Whether others came before it is known only if there is no room for them. */
  appended(position: number): void {
    if (position === this.knownUpTo + 1) this.knownUpTo = position;
    else if (position > this.knownUpTo) this.read("new");
  }

  private begin(kind: ReadKind): void {
    const after = kind === "new" ? this.knownUpTo : 0;
    const here = new Set(this.items.all().flatMap(({ position }) => position ?? []));
    const judgeOf = this.readBegins();
    this.reading = kind;
    this.items.readBegins();
    this.desk.read(after, {
      done: (kept) => {
        this.reading = null;
        this.take(kept, kind, { here, judgeOf });
        this.whenRead(kept, kind);
        this.beginNext();
      },
      failed: ({ kind: errorKind }) => {
        this.reading = null;
        if (errorKind === "closed") return;
        this.retryAt = this.desk.nowMs + retryDelays.baseMs;
        this.read(kind);
      },
    });
  }

  private beginNext(): void {
    const { next } = this;
    this.next = null;
    if (next !== null) this.read(next);
  }

  private take(kept: KeptOutbox, kind: ReadKind, { here, judgeOf }: Begun): void {
    const { items } = this;
    const judge = judgeOf(kept.meta?.nextNumber ?? 1, kind !== "new");
    this.unreadable = kept.unreadable;
    for (const row of kept.rows) {
      const { id } = row.operation;
      const former = items.get(id);
      if (this.isNews(row, kind)) items.take(row, this.isInFlight(id), judge(row, former));
      else if (former?.isDoubtful) items.mark(id, judge(row, former));
    }
    if (kind !== "new") this.dropVanished(kept.rows, here);
    this.knownUpTo = Math.max(this.knownUpTo, ...lastPosition(kept.rows));
  }

  /** What this tab has written since the read began is newer than what the read has seen. */
  private isNews({ position, revision, operation }: KeptRow, kind: ReadKind): boolean {
    if (this.items.isGone(position)) return false;
    const item = this.items.get(operation.id);
    if (item?.position == null || (kind === "anew" && !this.isDraining())) return true;
    return revision > item.revision;
  }

  private dropVanished(rows: readonly KeptRow[], here: ReadonlySet<number>): void {
    const there = new Set(rows.map(({ position }) => position));
    for (const item of this.items.all()) {
      const { position, isLingering } = item;
      if (position !== null && here.has(position) && !there.has(position) && !isLingering)
        this.items.vanish(item);
    }
  }
}

function lastPosition(rows: readonly KeptRow[]): number[] {
  const last = rows.at(-1);
  return last ? [last.position] : [];
}
