import { requestFor, type Attempt } from "./attempts.js";
import type { ClientBook } from "./client-book.js";
import type { Answered, Desk } from "./desk.js";
import type { Item } from "./item.js";
import type { Changes, Items } from "./items.js";
import type { JsonObject } from "./json.js";
import { deadDependency, nextBatch } from "./lanes.js";
import { gone, isOpen, notRun, unanswered, withdrawn } from "./life.js";
import type { QuarantineReason } from "./operation.js";
import type { OutboxMeta, WriteResult } from "./outbox-store.js";
import type { Pace } from "./pace.js";
import { Settlement, type Effects } from "./settlement.js";
import { withRealIds } from "./temporary-ids.js";
import { MOST_FAILURES } from "./verdicts.js";
import { wireLimits, type Answer, type LedgerNews, type SubmitFailure } from "./wire.js";

/** Nothing came for so long that nothing will. */
const SILENT_AFTER_MS = 60_000;
/** What took effect is kept so long at least, so that other tabs see how it ended. */
const KEEP_APPLIED_MS = 10_000;

/** Why nothing is sent, though there may be something to send. */
export type Pause =
  | { readonly name: "needs-auth" }
  /** The server takes this user for somebody else. */
  | { readonly name: "wrong-identity" }
  | { readonly name: "setup"; readonly message: string };

/** What the drain shares with the rest of the outbox. */
export interface DrainParts {
  readonly desk: Desk;
  readonly items: Items;
  readonly pace: Pace;
  readonly effects: Effects;
  readonly actor: string | null;
  /** The arguments for the newest version of the app; null when it can't make anything of them. */
  readonly argsOf: (item: Item) => JsonObject | null;
  readonly canSend: () => boolean;
  /** Whether an operation runs beside the store, which couldn't keep it, and has yet to end. */
  readonly isDirect: (id: string) => boolean;
  readonly knownUpTo: () => number;
  readonly pause: (pause: Pause) => void;
  /** Somebody else leads. */
  readonly fenced: () => void;
  /** Rows have moved under it. */
  readonly stale: () => void;
}

type Work =
  | { readonly name: "idle" }
  | { readonly name: "writing"; readonly attempt: Attempt | null }
  | { readonly name: "sending"; readonly attempt: Attempt; readonly sentAt: number };

/**
 * Sends what is queued, while this tab leads. One thing at a time: what has changed is written, and when that is durable
 * the request leaves that was written about. So the store never knows less than the server may have been told.
 */
export class Drain {
  private readonly parts: DrainParts;
  private readonly epoch: number;
  private readonly book: ClientBook;
  private readonly settlement: Settlement;
  private work: Work = { name: "idle" };
  /** An operation was sent alone and failed, and it is open whose fault that was. */
  private suspect: string | null = null;
  private storeFailures = 0;
  private storeNotBefore = 0;
  private isOver = false;

  constructor(parts: DrainParts, epoch: number, book: ClientBook) {
    this.parts = parts;
    this.epoch = epoch;
    this.book = book;
    this.settlement = new Settlement(parts.items, parts.effects, book);
  }

  get isSending(): boolean {
    return this.work.name === "sending";
  }

  /** The client whose ledger is worth watching. */
  get client(): string | null {
    const { kept } = this.book;
    return kept?.isRegistered ? kept.client : null;
  }

  /** Whether a request with it is on its way. */
  holds(id: string): boolean {
    const { work } = this;
    return work.name === "sending" && work.attempt.name === "batch" && work.attempt.ids.includes(id);
  }

  /** Somebody else leads from here on: late answers don't count. */
  end(): void {
    this.release(unanswered);
    this.isOver = true;
  }

  /** Does what can be done now. */
  advance(): void {
    const { nowMs } = this.parts.desk;
    if (this.work.name === "sending" && nowMs - this.work.sentAt >= SILENT_AFTER_MS) {
      this.failed({ name: "lost", retryAfterMs: null }, this.work.attempt);
    }
    if (this.isOver || this.work.name !== "idle" || nowMs < this.storeNotBefore) return;
    if (this.book.isRenamed) this.settlement.forgetNumbers();
    this.withdrawHopeless();
    this.removeContained();
    const attempt = this.nextAttempt();
    if (this.parts.items.hasChanges || this.book.mustBeKept || mustLead(attempt)) this.write(attempt);
    else if (attempt !== null) this.send(attempt);
  }

  /** When something is due, by the monotonic clock. Null: only something from outside moves it on. */
  dueAt(): number | null {
    const { desk, pace, items } = this.parts;
    if (this.work.name === "writing") return null;
    if (this.work.name === "sending") return this.work.sentAt + SILENT_AFTER_MS;
    const times = [this.storeNotBefore, pace.notBefore, ...items.all().flatMap(dueTimes)];
    const next = times.reduce((least, time) => (time > desk.nowMs ? Math.min(least, time) : least), Infinity);
    return Number.isFinite(next) ? next : null;
  }

  /** The server tells of its own accord what is settled: the answer may have been lost. */
  heard(client: string, { outcomes, watermark }: LedgerNews): void {
    if (this.book.meta?.client !== client) return;
    for (const outcome of outcomes) this.settlement.take(outcome, null, this.parts.desk.nowMs);
    this.book.watermarkAt(watermark);
    if (this.work.name === "sending" && this.isAllSettled(this.work.attempt)) this.work = { name: "idle" };
  }

  private isAllSettled(attempt: Attempt): boolean {
    if (attempt.name !== "batch") return false;
    return attempt.ids.every((id) => {
      const item = this.parts.items.get(id);
      return item === undefined || !isOpen(item.progress);
    });
  }

  // What to do next.

  private withdrawHopeless(): void {
    const { items, knownUpTo } = this.parts;
    const known = knownUpTo();
    for (const item of items.all()) {
      const { progress, position, isHeld } = item;
      if (!isOpen(progress) || progress.name === "voiding" || isHeld) continue;
      if (position === null || position > known) continue;
      const reason = this.reasonToWithdraw(item);
      if (reason) items.move(item, withdrawn(progress, reason));
    }
  }

  private reasonToWithdraw(item: Item): QuarantineReason | null {
    const { items, effects, argsOf, isDirect } = this.parts;
    const dead = deadDependency(item, items, effects.appliedIds, isDirect);
    if (dead !== undefined) return { name: "dependency", on: dead };
    if (item.bytes > wireLimits.argsBytes) return { name: "too-large", bytes: item.bytes };
    return argsOf(item) === null ? { name: "version" } : null;
  }

  private removeContained(): void {
    const { items, desk } = this.parts;
    for (const item of items.all()) {
      const { progress, isContained, appliedAt, operation } = item;
      if (progress.name !== "applied" || !isContained) continue;
      const isNeeded = items.dependentsOf(operation.id).some((other) => isOpen(other.progress));
      if (!isNeeded && (appliedAt ?? 0) + KEEP_APPLIED_MS <= desk.nowMs) items.move(item, gone);
    }
  }

  private nextAttempt(): Attempt | null {
    const { desk, pace, canSend } = this.parts;
    if (!canSend()) return null;
    if (this.suspect !== null) return { name: "probe", suspect: this.suspect };
    if (desk.nowMs < pace.notBefore) return null;
    const batch = this.nextBatch();
    if (batch.length === 0) return null;
    return this.book.open().isRegistered ? this.numbered(batch) : { name: "register" };
  }

  private nextBatch(): readonly Item[] {
    const { items, desk, pace, effects, knownUpTo } = this.parts;
    return nextBatch(items, {
      nowMs: desk.nowMs,
      size: pace.size,
      knownUpTo: knownUpTo(),
      appliedIds: effects.appliedIds,
    });
  }

  /** Gives numbers to those that have none. Those that have one may have run, and the store knows. */
  private numbered(batch: readonly Item[]): Attempt {
    const { items, effects } = this.parts;
    for (const item of batch) {
      const { progress } = item;
      if (progress.name === "voiding") continue;
      if (progress.number !== null) items.moveUnwritten(item, { name: "sent", number: progress.number });
      else {
        const sent = { name: "sent", number: this.book.nextNumber() } as const;
        items.move(item, sent, withRealIds(item.args, effects.realIds));
      }
    }
    return { name: "batch", ids: batch.map(({ operation }) => operation.id) };
  }

  // The store.

  private write(attempt: Attempt | null): void {
    const { items, desk } = this.parts;
    const { meta, isChanged } = this.book;
    const changes = items.takeChanges();
    this.work = { name: "writing", attempt };
    desk.write({ ...changes, ...(meta && isChanged ? { meta } : {}) }, this.epoch, {
      done: (result) => {
        if (!this.isOver) this.wrote(result, changes, meta, attempt);
      },
      failed: () => {
        if (!this.isOver) this.notWritten(changes);
      },
    });
  }

  private wrote(
    result: WriteResult,
    changes: Changes,
    meta: OutboxMeta | null,
    attempt: Attempt | null,
  ): void {
    const { items, desk, fenced, stale } = this.parts;
    if (result.name === "fenced") fenced();
    else if (result.name === "stale") stale();
    else {
      items.written(changes);
      desk.ask({ name: "hint" });
      this.book.written(meta);
      this.storeFailures = 0;
      this.work = { name: "idle" };
      if (attempt !== null) this.send(attempt);
    }
  }

  /** Nothing of it leaves the device before it is kept. */
  private notWritten(changes: Changes): void {
    const { items, desk, pace } = this.parts;
    items.unwritten(changes);
    this.storeFailures += 1;
    this.storeNotBefore = desk.nowMs + pace.delayAfter(this.storeFailures);
    this.release(notRun);
  }

  // The server.

  private send(attempt: Attempt): void {
    const { actor, items, argsOf, desk } = this.parts;
    const { kept: meta } = this.book;
    if (meta === null) return;
    const request = requestFor(attempt, { actor, meta, items, argsOf: (item) => argsOf(item) ?? item.args });
    if (attempt.name === "batch" && request.entries.length === 0) {
      this.advance();
      return;
    }
    const work: Work = { name: "sending", attempt, sentAt: desk.nowMs };
    this.work = work;
    desk.submit(request, {
      done: (answered) => {
        if (this.work === work && !this.isOver) this.answered(answered, attempt, desk.nowMs - work.sentAt);
      },
      failed: (failure) => {
        if (this.work === work && !this.isOver) this.failed(failure, attempt);
      },
    });
  }

  private answered({ response, ts }: Answered, attempt: Attempt, tookMs: number): void {
    const { desk, pace, pause } = this.parts;
    this.suspect = null;
    switch (response.name) {
      case "answered":
        if (attempt.name === "register") this.book.registered();
        else if (attempt.name === "probe") this.blame(attempt.suspect);
        else this.takeAnswers(response.answers, ts, tookMs);
        this.book.watermarkAt(response.watermark);
        this.release(unanswered);
        return;
      case "expired":
        this.settlement.startAnew();
        break;
      case "wrong-identity":
        pause({ name: "wrong-identity" });
        break;
      case "rate-limited":
        pace.asked(desk.nowMs, response.retryAfterMs);
        break;
      case "unsupported-protocol":
        pause({ name: "setup", message: `The server speaks version ${response.newest} of the protocol.` });
        break;
    }
    this.release(notRun);
  }

  private takeAnswers(answers: readonly Answer[], ts: bigint | null, tookMs: number): void {
    const { pace, desk, items } = this.parts;
    const settled = answers.filter((answer) => this.settlement.take(answer, ts, desk.nowMs)).length;
    if (settled > 0) pace.settled();
    else if (!answers.some(makesWait)) pace.failed(desk.nowMs);
    const busy = answers.filter(({ name }) => name === "busy").length;
    if (busy > 0) pace.limit(answers.length - busy);
    else if (!items.all().some(({ trial }) => trial.isSuspect)) pace.answeredIn(tookMs);
  }

  private failed(failure: SubmitFailure, attempt: Attempt): void {
    const { desk, pace, pause } = this.parts;
    this.suspect = null;
    switch (failure.name) {
      case "lost":
        pace.failed(desk.nowMs, failure.retryAfterMs ?? 0);
        this.release(unanswered);
        return;
      case "not-run":
        this.look(attempt);
        break;
      case "needs-auth":
        pause({ name: "needs-auth" });
        break;
      case "setup":
        pause({ name: "setup", message: failure.message });
        break;
    }
    this.release(notRun);
  }

  /** A request failed as a whole. One of its operations may be to blame, or none. */
  private look(attempt: Attempt): void {
    const { desk, pace, items } = this.parts;
    const ids = attempt.name === "batch" ? attempt.ids : [];
    if (ids.length === 1) this.suspect = ids[0] ?? null;
    else {
      for (const id of ids) items.setTrial(id, { isSuspect: true });
      if (ids.length > 0) pace.halve();
      pace.failed(desk.nowMs);
    }
  }

  /** The server is well, so it was the operation. */
  private blame(id: string): void {
    const { items, desk, pace } = this.parts;
    for (const { operation, trial } of items.all()) {
      if (trial.isSuspect) items.setTrial(operation.id, { isSuspect: false });
    }
    const item = items.get(id);
    if (item === undefined || !isOpen(item.progress)) return;
    const failures = item.trial.failures + 1;
    const notBefore = desk.nowMs + pace.delayAfter(failures);
    if (failures >= MOST_FAILURES && item.progress.name !== "voiding") {
      const message = `The server failed ${failures} times for this operation alone.`;
      items.move(item, withdrawn(item.progress, { name: "server-error", message }));
    }
    items.setTrial(id, { failures, waitsFor: "server-error", notBefore });
  }

  /** Nothing is on its way any more. */
  private release(stand: typeof notRun): void {
    const { items } = this.parts;
    if (this.work.name !== "idle" && this.work.attempt?.name === "batch") {
      for (const id of this.work.attempt.ids) {
        const item = items.get(id);
        if (item) items.moveUnwritten(item, stand(item.progress));
      }
    }
    this.work = { name: "idle" };
  }
}

/**
 * Whoever led before may think that its client has yet to be registered, long after others have used it and the server
 * has forgotten it. It would come back, and what it sent would run again. So the store is asked first who leads.
 */
function mustLead(attempt: Attempt | null): boolean {
  return attempt?.name === "register";
}

/** An answer that says itself when to send the operation again, and how. */
function makesWait({ name }: Answer): boolean {
  return name === "later" || name === "unknown-function";
}

function dueTimes({ trial, progress, isContained, appliedAt }: Item): readonly number[] {
  if (isOpen(progress)) return [trial.notBefore];
  return isContained && appliedAt !== null ? [appliedAt + KEEP_APPLIED_MS] : [];
}
