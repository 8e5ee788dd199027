import type { Item } from "./item.js";
import { isOpen } from "./life.js";
import { has } from "./number-ranges.js";
import type { KeptRow } from "./outbox-store.js";
import type { LedgerNews, LedgerOutcome } from "./wire.js";

/** What is known of an operation beside its row. */
type Known = Pick<Item, "heard" | "isDoubtful">;

/** Looks at a row that was read; `former` is what this tab knew of the operation before. */
export type Judge = (row: KeptRow, former: Item | undefined) => Known;

/** Of what was read. `isWhole`: every operation was looked at, so that `nextNumber` is later than the number of each. */
export type JudgeOf = (nextNumber: number, isWhole: boolean) => Judge;

/**
 * What this tab hears of the ledger. It comes in one transition with the data that the operations have changed, so whoever
 * listens never shows the effect of an operation beside what it has done. Whoever doesn't can't tell, for an operation that
 * another tab may have sent, whether the data hold it already.
 */
export class LedgerWatch {
  private client: string | null = null;
  private hasSpoken = false;
  private newest: LedgerNews | null = null;
  private readonly outcomes = new Map<string, LedgerOutcome>();
  private readonly heardNumbers = new Set<number>();
  /** What has a number above this has got it since the operations were read. */
  private nextNumber = 1;
  private isLinked = false;
  private links = 0;

  /** Whose ledger is listened to from here on. Null: nobody's. */
  listen(client: string | null): void {
    if (client === this.client) return;
    this.client = client;
    this.hasSpoken = false;
    this.newest = null;
    this.outcomes.clear();
    this.heardNumbers.clear();
  }

  /** What the ledger said last. */
  get news(): { readonly client: string; readonly news: LedgerNews } | null {
    const { client, newest } = this;
    return client === null || newest === null ? null : { client, news: newest };
  }

  /**
   * @param news - null: it can't be told, and isn't waited for.
   * @returns whether it is the first word since this tab listens. Null: it isn't listening to this client.
   */
  hear(client: string, news: LedgerNews | null): { readonly isFirst: boolean } | null {
    if (client !== this.client) return null;
    const isFirst = !this.hasSpoken;
    this.hasSpoken = true;
    this.newest = news ?? this.newest;
    for (const outcome of news?.outcomes ?? []) {
      this.outcomes.set(outcome.id, outcome);
      this.heardNumbers.add(outcome.n);
    }
    return { isFirst };
  }

  /**
   * It is settled, or may be under a number that this tab hasn't read, and the ledger doesn't say how any more: the tab that sends
   * has kept that, and says so in the store. What this tab heard in between may have skipped it.
   */
  isSilentOn({ operation, progress }: Pick<Item, "operation" | "progress">): boolean {
    if (!isOpen(progress) || this.outcomes.has(operation.id)) return false;
    if (progress.number === null) return this.hasSkipped();
    return this.isSettled(progress.number);
  }

  private isSettled(n: number): boolean {
    const { newest } = this;
    return newest !== null && (n <= newest.watermark || has(newest.settled, n));
  }

  /** Something was numbered and settled since the operations were read, and its outcome was never heard. */
  private hasSkipped(): boolean {
    if (this.newest === null) return false;
    const { watermark, settled } = this.newest;
    const last = Math.max(watermark, settled.at(-1)?.to ?? 0);
    for (let n = this.nextNumber; n <= last; n++)
      if (this.isSettled(n) && !this.heardNumbers.has(n)) return true;
    return false;
  }

  linked(isOpen: boolean): void {
    if (isOpen && !this.isLinked) this.links += 1;
    this.isLinked = isOpen;
  }

  /**
   * A read of the store begins.
   *
   * @param sendsItself - whether this tab is the one that sends, when the read has ended.
   */
  readBegins(sendsItself: () => boolean): JudgeOf {
    const { hasSpoken, isLinked, links } = this;
    const judge: Judge = (row, former) => {
      const { progress, operation } = row;
      const isKnown = former !== undefined && !former.isDoubtful;
      const wasUnsent = isOpen(progress) && progress.number === null;
      // Since before the read nothing has come that could hold it.
      const cantHold = wasUnsent ? sendsItself() || (!isLinked && links === this.links) : this.links === 0;
      // A number is told of in the moment of the data, whenever it was read; one that isn't there yet may have been given since.
      const wasListening = hasSpoken || !wasUnsent;
      const hasHeardAll = wasListening && this.hasSpoken && !this.isSilentOn(row);
      const isSure = !isOpen(progress) || isKnown || cantHold || hasHeardAll;
      const heard = this.outcomes.get(operation.id) ?? former?.heard ?? answerTo(row, former);
      return { heard, isDoubtful: !isSure };
    };
    return (nextNumber, isWhole) => {
      if (isWhole) this.nextNumber = nextNumber;
      return judge;
    };
  }
}

/** What the server told this tab itself, when it was the one that sends, and the store didn't take. */
function answerTo({ progress: { number } }: KeptRow, former: Item | undefined): LedgerOutcome | null {
  if (former?.progress.name !== "applied" || former.progress.number !== number) return null;
  const { number: n, ...answer } = former.progress;
  return { n, id: former.operation.id, ...answer };
}
