import type { Chance } from "../ports.js";
import { ClientBook } from "./client-book.js";
import { Decisions } from "./decisions.js";
import { Desk } from "./desk.js";
import { DirectCalls } from "./direct-calls.js";
import { Drain, type DrainParts, type Pause } from "./drain.js";
import type { KeptAppend, OutboxEvent, OutboxRequest, RefusedAppend } from "./events.js";
import { isVisible, type Item } from "./item.js";
import { Items, type Move } from "./items.js";
import type { JsonObject } from "./json.js";
import { LedgerWatch } from "./ledger-watch.js";
import { isOpen, outcomeOf, type Outcome } from "./life.js";
import type { Operation } from "./operation.js";
import { outboxState, type OutboxState } from "./outbox-state.js";
import type { KeptOutbox } from "./outbox-store.js";
import { Pace } from "./pace.js";
import { Reader, type ReadKind } from "./reader.js";
import { Effects } from "./settlement.js";
import { operationsNamedIn, withRealIds } from "./temporary-ids.js";
import type { LedgerNews } from "./wire.js";

/** Hints of other tabs may get lost. */
const READ_EVERY_MS = 30_000;
/** A tab may have ended before it could say what it has kept, and nobody but the one that sends would ever look. */
const READ_IDLE_EVERY_MS = 5 * 60_000;
/** A server that couldn't be spoken to may have been mended. */
const SETUP_AGAIN_MS = 10 * 60_000;

export interface OutboxOptions {
  /** Whose outbox it is, `issuer|subject`; null: of somebody who isn't signed in. */
  readonly actor: string | null;
  readonly chance: Chance;
  /** 32 hex digits that nobody made before. */
  readonly newClient: () => string;
  /**
   * Arguments of an older version of the app in the shape of this one. Null: nothing can be made of them, or they
   * come from a newer one. Must be the same for the same arguments. Default: they are as they should be.
   */
  readonly upcast?: (fn: string, v: number, args: JsonObject) => JsonObject | null;
}

/**
 * - `following`: another tab drains, or none does yet.
 * - `taking-over`: this tab has the lock, and has yet to raise the epoch and read.
 * - `leading`: it drains. Without a drain while it reads anew.
 */
type Role =
  | { readonly name: "following" }
  | { readonly name: "taking-over"; readonly retryAt: number | null }
  | { readonly name: "leading"; readonly epoch: number; readonly drain: Drain | null };

/**
 * The outbox of one identity, as one tab sees it: a state machine. `step` takes in one event and says what is to happen;
 * it asks nobody for the time or for chance, so the same events lead to the same requests.
 */
export class Outbox {
  private readonly options: OutboxOptions;
  private readonly desk = new Desk();
  private readonly items = new Items();
  private readonly effects = new Effects();
  private readonly ledger = new LedgerWatch();
  private readonly pace: Pace;
  private readonly reader: Reader;
  private readonly decisions: Decisions;
  private readonly direct: DirectCalls;
  private role: Role = { name: "following" };
  private pause: Pause | null = null;
  private setupAgainAt = 0;
  private isLinked = false;
  private isParked = false;
  private readAllAt = 0;
  private rungFor: number | null = null;
  /** Under whose name the tab that leads sends, as far as it has been read. */
  private clientOfOthers: string | null = null;
  /** Operations whose end this tab has told. */
  private readonly told = new Set<string>();

  constructor(options: OutboxOptions) {
    const { items, desk } = this;
    this.options = options;
    this.pace = new Pace(options.chance);
    this.reader = new Reader({
      items,
      desk,
      isInFlight: (id) => this.drain?.holds(id) ?? false,
      isDraining: () => this.drain !== null,
      readBegins: () => this.ledger.readBegins(() => this.drain !== null),
      whenRead: (kept, kind) => this.whenRead(kept, kind),
    });
    this.decisions = new Decisions(items, desk, this.reader);
    this.direct = new DirectCalls(items, this.effects, desk);
  }

  /** Everything that is known, in the order in which it runs. */
  get operations(): readonly Item[] {
    return this.items.all();
  }

  operation(id: string): Item | undefined {
    return this.items.get(id);
  }

  /** Those whose effects are to be seen, as far as the data don't hold them. */
  get shown(): readonly Item[] {
    return this.items.all().filter(isVisible);
  }

  get state(): OutboxState {
    const { role, items, pause, isLinked, isParked, pace, desk, reader } = this;
    return outboxState({
      items: items.all(),
      unreadable: reader.unreadable,
      nowMs: desk.nowMs,
      role: role.name,
      isSending: this.drain?.isSending ?? false,
      pause: isParked ? { name: "parked" } : pause,
      isLinked,
      notBefore: pace.notBefore,
    });
  }

  /**
   * The client whose ledger is to be watched now. Null: there is nothing to hear. No tab knows
   * for certain whether what waits has just been sent: another may do so in its place before it hears of that.
   */
  get watchedClient(): string | null {
    const { drain } = this;
    const { open, undated } = this.items.census;
    if (drain === null) return open > 0 ? this.clientOfOthers : null;
    return open + undated > 0 ? drain.client : null;
  }

  /**
   * Takes in what has happened.
   *
   * @param nowMs - of a clock that never goes back.
   * @returns what is to be done, in this order.
   */
  step(event: OutboxEvent, nowMs: number): readonly OutboxRequest[] {
    this.desk.nowMs = nowMs;
    this.take(event);
    if (this.mayMoveOn(event)) this.drain?.advance();
    if (event.name !== "enqueued") this.direct.advance();
    this.ledger.listen(this.watchedClient);
    this.tellMoves();
    if (this.mayMoveOn(event)) this.wake();
    return this.desk.takeRequests();
  }

  private get drain(): Drain | null {
    return this.role.name === "leading" ? this.role.drain : null;
  }

  private take(event: OutboxEvent): void {
    switch (event.name) {
      case "opened":
      case "hinted":
        this.readAll();
        break;
      case "enqueued":
        this.enqueue(event.operation);
        break;
      case "decided":
        this.decisions.make(event.id, event.decision);
        break;
      case "unreadable-discarded":
        this.discardUnreadable(event.position);
        break;
      case "contained":
        this.contained(event.ids);
        break;
      case "parked":
        this.isParked = true;
        break;
      case "unparked":
        this.isParked = false;
        this.pause = null;
        break;
      case "resumed":
        this.pause = null;
        this.readAll();
        break;
      case "rang":
        this.ring();
        break;
      case "lock-granted":
        this.takeOver();
        break;
      case "lock-lost":
        this.follow();
        break;
      case "appended":
        this.appended(event.kept);
        break;
      case "append-failed":
        this.refuse(event.refused);
        break;
      case "ran-directly":
        this.direct.ran(event.id, event.realIds);
        break;
      case "link-opened":
        this.isLinked = true;
        this.ledger.linked(true);
        this.pause = null;
        this.pace.linked(this.desk.nowMs);
        break;
      case "link-closed":
        this.isLinked = false;
        this.ledger.linked(false);
        this.readIfInDoubt();
        break;
      case "ledger-changed":
        this.hear(event.client, event.news);
        break;
      case "read":
      case "led":
      case "wrote":
      case "store-failed":
      case "answered":
      case "submit-failed":
        this.desk.deliver(event);
        this.decisions.resume();
        break;
    }
  }

  /** Many operations may come at once: as long as nothing can be sent, each of them costs the same. */
  private mayMoveOn({ name }: OutboxEvent): boolean {
    return name !== "enqueued" && (name !== "appended" || this.canSend());
  }

  private canSend(): boolean {
    return this.isLinked && !this.isParked && this.pause === null;
  }

  // Operations of this tab.

  private enqueue(given: Operation): void {
    const args = withRealIds(given.args, this.effects.realIds);
    const named = operationsNamedIn(args).filter((id) => id !== given.id);
    const declared = given.dependsOn.filter((id) => !this.effects.appliedIds.has(id));
    const operation = { ...given, args, dependsOn: [...new Set([...declared, ...named])] };
    if (this.direct.begin(operation) === "direct") return;
    this.items.arrive(operation);
    this.desk.ask({ name: "append", operation });
  }

  private appended(kept: readonly KeptAppend[]): void {
    for (const { id, position } of kept) {
      this.items.place(id, position);
      this.direct.kept(id);
      this.reader.appended(position);
      this.desk.ask({ name: "saved", id });
    }
    this.desk.ask({ name: "hint" });
    this.decisions.resume();
  }

  private refuse(refused: readonly RefusedAppend[]): void {
    for (const { id, error } of refused) {
      const item = this.items.get(id);
      if (item?.position !== null) continue;
      this.items.forget(item);
      this.direct.refused(item.operation, error);
    }
    this.decisions.resume();
  }

  private contained(ids: readonly string[]): void {
    for (const id of ids) {
      const item = this.items.get(id);
      if (item?.isLingering) this.items.forget(item);
      else this.items.mark(id, { isContained: true });
    }
  }

  private hear(client: string, news: LedgerNews | null): void {
    const heard = this.ledger.hear(client, news);
    if (heard === null) return;
    for (const outcome of news?.outcomes ?? []) {
      this.items.mark(outcome.id, { heard: outcome });
      if (outcome.name === "applied") this.effects.add(outcome.id, outcome.ids);
    }
    if (news !== null) this.drain?.heard(client, news);
    const hasDoubts = this.doubtWhatIsSettled();
    if (heard.isFirst || hasDoubts) this.readIfInDoubt();
  }

  /** Whether there is such. The tab that sends knows better. */
  private doubtWhatIsSettled(): boolean {
    if (this.drain !== null) return false;
    const settled = this.items.all().filter((item) => this.ledger.isSilentOn(item));
    for (const { operation } of settled) this.items.mark(operation.id, { isDoubtful: true });
    return settled.length > 0;
  }

  /** What is open in the store after the ledger has spoken is settled before everybody's ears. */
  private readIfInDoubt(): void {
    if (this.items.all().some(({ isDoubtful }) => isDoubtful)) this.readAll();
  }

  private discardUnreadable(position: number): void {
    const row = this.reader.unreadable.find((each) => each.position === position);
    if (row === undefined) return;
    const again = { done: () => this.reader.read("all"), failed: () => this.reader.read("all") };
    this.desk.write({ removed: [{ position, revision: row.revision }] }, null, again);
  }

  // Who drains.

  private endDrain(): void {
    const { drain } = this;
    if (drain === null) return;
    // Whoever sends from now on does so under the same name, as far as is known.
    this.clientOfOthers = drain.client ?? this.clientOfOthers;
    drain.end();
  }

  private takeOver(): void {
    this.endDrain();
    const role: Role = { name: "taking-over", retryAt: null };
    this.role = role;
    this.desk.lead({
      done: (epoch) => {
        if (this.role !== role) return;
        this.role = { name: "leading", epoch, drain: null };
        this.reader.read("anew");
      },
      failed: ({ kind }) => {
        if (this.role !== role || kind === "closed") return;
        this.role = { name: "taking-over", retryAt: this.desk.nowMs + this.pace.delayAfter(1) };
      },
    });
  }

  private follow(): void {
    this.endDrain();
    this.role = { name: "following" };
    this.items.dropChanges();
    this.reader.read("anew");
  }

  private fenced(): void {
    this.follow();
    this.desk.ask({ name: "release-lock", canLeadAgain: true });
  }

  private stale(): void {
    if (this.role.name !== "leading") return;
    this.endDrain();
    this.role = { ...this.role, drain: null };
    this.items.dropChanges();
    this.reader.read("anew");
  }

  private whenRead(kept: KeptOutbox, kind: ReadKind): void {
    for (const { operation, progress } of this.items.all()) {
      if (progress.name === "applied") this.effects.add(operation.id, progress.ids);
    }
    this.clientOfOthers = kept.meta?.client ?? null;
    this.decisions.resumeAfterReading();
    if (this.role.name !== "leading") return;
    if (kept.hasNewer) {
      this.follow();
      this.desk.ask({ name: "release-lock", canLeadAgain: false });
    } else if (kind === "anew" && this.role.drain === null) {
      const { epoch } = this.role;
      const drain = this.newDrain(epoch, kept);
      const said = this.ledger.news;
      if (said !== null) drain.heard(said.client, said.news);
      this.role = { name: "leading", epoch, drain };
    }
  }

  private newDrain(epoch: number, kept: KeptOutbox): Drain {
    const { options, desk, items, pace, effects } = this;
    const parts: DrainParts = {
      desk,
      items,
      pace,
      effects,
      actor: options.actor,
      argsOf: ({ operation, args }) =>
        options.upcast ? options.upcast(operation.fn, operation.v, args) : args,
      canSend: () => this.canSend(),
      isDirect: (id) => this.direct.has(id),
      knownUpTo: () => this.reader.knownUpTo,
      pause: (pause) => {
        this.pause = pause;
        this.setupAgainAt = desk.nowMs + SETUP_AGAIN_MS;
      },
      fenced: () => this.fenced(),
      stale: () => this.stale(),
    };
    return new Drain(parts, epoch, new ClientBook(kept.meta, options.newClient));
  }

  // News and time.

  /** Each operation ends once for whoever made it, also when the tab has to hear of it again. */
  private tellMoves(): void {
    for (const move of this.items.takeMoves()) {
      const { id } = move;
      if (move.next.name === "queued") this.told.delete(id);
      const outcome = endOf(move);
      if (outcome === null || this.told.has(id)) continue;
      this.told.add(id);
      this.desk.ask({ name: "settled", id, outcome });
    }
  }

  /** Null: whatever there is to know, another tab looks for it. */
  private get lookAgainAt(): number | null {
    if (this.items.size > 0) return this.readAllAt + READ_EVERY_MS;
    return this.drain === null ? null : this.readAllAt + READ_IDLE_EVERY_MS;
  }

  /** Whoever leads may not have heard of what waits here. */
  private lookAround(): void {
    this.readAll();
    const isWaiting = this.items.all().some(({ progress }) => isOpen(progress));
    if (this.role.name === "following" && isWaiting) this.desk.ask({ name: "hint" });
  }

  private readAll(): void {
    this.readAllAt = this.desk.nowMs;
    this.reader.read("all");
  }

  private ring(): void {
    const { nowMs } = this.desk;
    this.rungFor = null;
    this.reader.ring();
    if (this.pause?.name === "setup" && nowMs >= this.setupAgainAt) this.pause = null;
    if (this.role.name === "taking-over" && this.role.retryAt !== null && nowMs >= this.role.retryAt)
      this.takeOver();
    const { lookAgainAt } = this;
    if (lookAgainAt !== null && nowMs >= lookAgainAt) this.lookAround();
  }

  private wake(): void {
    const { nowMs } = this.desk;
    const times = [
      this.reader.retryAt,
      this.role.name === "taking-over" ? this.role.retryAt : null,
      this.pause?.name === "setup" ? this.setupAgainAt : null,
      this.lookAgainAt,
      this.drain?.dueAt() ?? null,
    ].filter((time) => time !== null);
    const next = times.length > 0 ? Math.max(nowMs, Math.min(...times)) : null;
    if (next === this.rungFor) return;
    this.rungFor = next;
    this.desk.ask({ name: "wake", afterMs: next === null ? null : next - nowMs });
  }
}

/** How it ended, if it just did. Of what was open when it was last looked at and is gone now, nobody here can tell. */
function endOf({ wasOpen, next }: Move): Outcome | null {
  if (!wasOpen) return null;
  return next.name === "vanished" ? { name: "forgotten" } : outcomeOf(next);
}
