import type { ClientBook } from "./client-book.js";
import type { Item } from "./item.js";
import type { Items } from "./items.js";
import { ended, forgotten, isEnding, isOpen, notRun, withdrawn, type Ending } from "./life.js";
import { temporaryId, withRealIds } from "./temporary-ids.js";
import { verdictOn } from "./verdicts.js";
import type { Answer } from "./wire.js";

/** What took effect, as far as others may still build on it. */
export class Effects {
  /** Temporary ids whose real ones are known. */
  readonly realIds = new Map<string, string>();
  /** Operations that took effect, also such as aren't kept any more. */
  readonly appliedIds = new Set<string>();

  add(id: string, realIds: readonly string[]): void {
    this.appliedIds.add(id);
    realIds.forEach((realId, k) => this.realIds.set(temporaryId(id, k), realId));
  }
}

/** Takes in what the server says of operations. */
export class Settlement {
  private readonly items: Items;
  private readonly effects: Effects;
  private readonly book: ClientBook;

  constructor(items: Items, effects: Effects, book: ClientBook) {
    this.items = items;
    this.effects = effects;
    this.book = book;
  }

  /**
   * @param ts - of a snapshot that holds what was committed, for an answer that doesn't say. Null: unknown.
   * @returns whether it settled an operation whose end was open.
   */
  take(answer: Answer, ts: bigint | null, nowMs: number): boolean {
    const item = this.items.get(answer.id);
    if (item === undefined || !isOpen(item.progress) || item.progress.number !== answer.n) return false;
    if (isEnding(answer)) {
      this.settle(item, answer, ts, nowMs);
      return true;
    }
    const verdict = verdictOn(item, answer, nowMs);
    if (verdict.name === "withdraw" && item.progress.name !== "voiding") {
      this.items.move(item, withdrawn(item.progress, { name: "unknown-function" }));
    } else {
      this.items.moveUnwritten(item, notRun(item.progress));
      if (verdict.name === "wait") this.items.setTrial(answer.id, verdict.trial);
    }
    return false;
  }

  /** The server has forgotten this client. What was never sent goes on under a new one; of the rest nobody knows. */
  startAnew(): void {
    this.forgetNumbers();
    this.book.startAnew();
  }

  /** Numbers are the former client's until the new one is kept: what is read meanwhile brings them back. */
  forgetNumbers(): void {
    for (const item of this.items.all()) {
      if (!isOpen(item.progress)) continue;
      const next = forgotten(item.progress);
      if (next !== item.progress) this.items.move(item, next);
    }
  }

  private settle(item: Item, answer: Ending, ts: bigint | null, nowMs: number): void {
    if (!isOpen(item.progress)) return;
    const { items, effects } = this;
    const { id } = item.operation;
    const next = ended(item.progress, answer);
    this.book.acknowledge(answer.n);
    if (next.name !== "applied") {
      items.move(item, next);
      return;
    }
    items.move({ ...item, appliedAt: nowMs }, { ...next, commitTs: next.commitTs ?? ts });
    effects.add(id, next.ids);
    for (const dependent of items.dependentsOf(id)) {
      if (isOpen(dependent.progress)) {
        items.setArgs(dependent, withRealIds(dependent.args, effects.realIds));
      }
    }
  }
}
