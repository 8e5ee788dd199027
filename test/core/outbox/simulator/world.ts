import type { Decision, OutboxEvent, OutboxRequest } from "../../../../src/core/outbox/events.js";
import { standingOf, type Item } from "../../../../src/core/outbox/item.js";
import type { Outcome } from "../../../../src/core/outbox/life.js";
import { DEFAULT_LANE, type Operation } from "../../../../src/core/outbox/operation.js";
import type { StoreChanges } from "../../../../src/core/outbox/outbox-store.js";
import { StoreError } from "../../../../src/core/outbox/store-error.js";
import { temporaryId } from "../../../../src/core/outbox/temporary-ids.js";
import type { LedgerNews, SubmitRequest, SubmitResponse } from "../../../../src/core/outbox/wire.js";
import { someOperation } from "../some-operation.js";
import { Disk, type DiskFaults } from "../../../../src/testing/device/disk.js";
import { ModelServer, type AppFunction, type ServerFaults } from "./model-server.js";
import { SeededChance } from "../../../../src/testing/seeded-chance.js";
import { SimTab, type Page, type StoreCall } from "./sim-tab.js";

/** Bugs that can be planted outside of the outbox, to see that the properties notice. */
export interface WorldFaults extends DiskFaults, ServerFaults {
  /** Saved is told when the request has succeeded, not when the transaction is complete. */
  readonly savedAtSuccess?: boolean;
  /** Tabs of former sessions have left numbers behind that a new store begins with again. */
  readonly clientIsFixed?: boolean;
}

export interface WorldOptions {
  readonly seed: number;
  readonly faults?: WorldFaults;
  /** What users call. */
  readonly functions: readonly AppFunction[];
  /** What may go wrong in the first part of a schedule. */
  readonly mishaps: readonly Mishap[];
  readonly steps?: number;
  /** Every tab gets the lock, as where the browser has none: several lead at once. */
  readonly lockIsShared?: boolean;
  /** Whose outbox it is. Default: "user". */
  readonly user?: string;
  /** Default: one of its own. */
  readonly server?: ModelServer;
}

export type Mishap =
  | "crash"
  | "freeze"
  | "loss"
  | "duplicates"
  | "overload"
  | "store"
  | "prune"
  | "people"
  | "links"
  | "cleared"
  | "versions";

interface Parcel {
  readonly tab: SimTab;
  readonly token: number;
  readonly request: SubmitRequest;
  isDuplicate: boolean;
}

/** How often something happens that shouldn't. */
const MISHAPS = 0.12;

/** Tabs, their store, a network and a server, of which a seed chooses what happens next. */
export class World {
  readonly chance: SeededChance;
  readonly disk: Disk;
  readonly server: ModelServer;
  readonly tabs: SimTab[] = [];
  nowMs = 0;
  lockHolder: SimTab | null = null;
  readonly enqueued = new Map<string, Operation>();
  /** The page that made each operation, in the order in which they were made. */
  readonly madeIn = new Map<string, string>();
  readonly saved = new Set<string>();
  readonly refused = new Set<string>();
  readonly letGo = new Set<string>();
  readonly retriedAsItself = new Set<string>();
  readonly outcomes: { readonly tab: string; readonly id: string; readonly outcome: Outcome }[] = [];
  readonly lostBefore: string[] = [];
  readonly flickers: string[] = [];
  /** What old versions of the library have done to what newer ones have written. */
  readonly skews: string[] = [];
  /** What a page holds that somebody else has made. */
  readonly strangers: string[] = [];
  readonly user: string;
  /** What a page has shown twice: by its effect, and in the data. */
  readonly doubles: string[] = [];
  wasPruned = false;
  private readonly lockQueue: SimTab[] = [];
  private readonly parcels: Parcel[] = [];
  private readonly directCalls: { readonly tab: SimTab; readonly operation: Operation }[] = [];
  private readonly options: WorldOptions;
  private readonly mishaps: ReadonlySet<Mishap>;
  private lastTab = 0;
  private lastOperation = 0;
  private lastClient = 0;

  constructor(options: WorldOptions) {
    this.options = options;
    this.mishaps = new Set(options.mishaps);
    this.chance = new SeededChance(options.seed);
    this.disk = new Disk(options.faults ?? {});
    this.server = options.server ?? new ModelServer(options.faults ?? {});
    this.user = options.user ?? "user";
  }

  /** Lets things happen and go wrong, then lets everything come to rest. */
  run(): void {
    this.openTab();
    if (this.chance.happens(0.6)) this.openTab();
    for (let step = this.options.steps ?? 250; step > 0; step--) this.stir();
    this.heal();
  }

  /** How many steps it took to come to rest; Infinity if it didn't. */
  stepsToRest = Infinity;

  get openOperations(): string[] {
    return [...this.disk.rows.values()]
      .filter(({ progress: { name } }) => name === "queued" || name === "sent" || name === "voiding")
      .map(({ operation }) => operation.id);
  }

  // What may happen.

  stir(): void {
    const awake = this.tabs.filter(({ isFrozen }) => !isFrozen);
    const isMishap = this.chance.happens(MISHAPS);
    this.chance.pick(isMishap ? this.mishapsNow(awake) : this.possible(awake))();
  }

  private possible(awake: readonly SimTab[]): (() => void)[] {
    const acts: (() => void)[] = [];
    const may = (weight: number, act: () => void) => {
      for (let i = 0; i < weight; i++) acts.push(act);
    };
    for (const tab of awake) {
      may(1, () => this.enqueue(tab));
      this.deliveries(tab).forEach((act) => may(8, act));
      if (tab.isLinked) may(2, () => this.sendTransition(tab));
      if (tab.transitions.length > 0) may(8, () => this.takeTransition(tab));
      if (!tab.isLinked) may(2, () => this.link(tab, true));
    }
    for (const tab of this.tabs) if (tab.storeCalls.length > 0) may(8, () => this.moveStore(tab));
    for (const parcel of this.parcels) may(4, () => this.arrive(parcel));
    if (this.directCalls.length > 0) may(4, () => this.runDirectly());
    if (this.lockHolder === null && this.lockQueue.length > 0) may(3, () => this.grantLock());
    may(acts.length < 8 ? 8 : 1, () => this.passTime(this.chance.pick([300, 3000, Infinity])));
    return acts;
  }

  /** Each kind is as likely as the others, however many ways it has. */
  private mishapsNow(awake: readonly SimTab[]): (() => void)[] {
    const kinds = new Map<Mishap | "server" | "tabs", (() => void)[]>();
    const may = (kind: Mishap | "server" | "tabs", act: () => void) => {
      if (kind === "server" || kind === "tabs" || this.mishaps.has(kind)) {
        kinds.set(kind, [...(kinds.get(kind) ?? []), act]);
      }
    };
    if (this.tabs.length < 3) may("tabs", () => this.openTab());
    may("server", () => (this.server.refuses = !this.server.refuses));
    may("server", () => (this.server.saysLater = !this.server.saysLater));
    may("server", () => (this.server.room = this.chance.pick([1, 3, 50])));
    may("overload", () => (this.server.isOverloaded = !this.server.isOverloaded));
    may("crash", () => this.crash(this.chance.pick(this.tabs)));
    may("cleared", () => this.clear());
    for (const tab of this.tabs) may("freeze", () => (tab.isFrozen = !tab.isFrozen));
    if (this.lockHolder?.isFrozen) may("freeze", () => this.steal());
    for (const tab of awake) {
      may("people", () => this.decide(tab));
      if (tab.isLinked) may("links", () => this.link(tab, false));
    }
    for (const parcel of this.parcels) {
      may("prune", () => this.prune());
      may("loss", () => this.lose(parcel));
      may("duplicates", () => void this.server.submit(parcel.request, parcel.tab.page.user));
    }
    const acts = this.chance.pick([...kinds.values()]);
    return [this.chance.pick(acts)];
  }

  openTab(page: Page = { user: this.user }): void {
    const isOld = !this.isHealing && this.mishaps.has("versions") && this.chance.happens(0.5);
    const { chance } = this;
    const name = `tab${++this.lastTab}`;
    const tab = new SimTab(name, { page, isOld, chance, newClient: () => this.newClient() });
    this.tabs.push(tab);
    this.say(tab, { name: "opened" });
    this.lockQueue.push(tab);
    this.link(tab, true);
  }

  private newClient(): string {
    if (!this.options.faults?.clientIsFixed) this.lastClient++;
    return `${this.user} ${this.lastClient.toString(16).padStart(32, "0")}`;
  }

  /** Somebody else signs in on the page: what the store was told to keep is kept, and nobody hears of it. */
  leave(tab: SimTab): void {
    for (const { request } of tab.storeCalls) this.carriedOut(tab, request);
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    this.forgetLock(tab);
    if (this.lockHolder === tab) this.lockHolder = null;
  }

  private crash(tab: SimTab): void {
    this.noteLosses(tab);
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    this.forgetLock(tab);
    if (this.lockHolder === tab) this.lockHolder = null;
    if (this.tabs.length === 0) this.openTab();
  }

  /** What was called saved must be there without this tab. */
  private noteLosses(tab: SimTab): void {
    for (const id of this.saved) {
      const { operation } = tab.outbox.operations.find((item) => item.operation.id === id) ?? {};
      if (operation && !this.disk.has(id) && !this.isOver(id)) this.lostBefore.push(id);
    }
  }

  isOver(id: string): boolean {
    return this.letGo.has(id) || this.ran(id);
  }

  private enqueue(tab: SimTab): void {
    const id = this.newId();
    const fn = this.chance.pick(this.options.functions);
    const parents = tab.outbox.operations.filter(({ operation }) => operation.idPaths.length > 0);
    const parent = parents.length > 0 && this.chance.happens(0.4) ? this.chance.pick(parents) : undefined;
    const operation = someOperation({
      id,
      fn,
      policy: fn === "conflicting" ? "ask" : "none",
      witness: fn === "conflicting" ? { hash: "seen", seen: null } : null,
      lane: this.chance.pick([DEFAULT_LANE, DEFAULT_LANE, "b", fn === "poison" ? "p" : "c"]),
      args: parent ? { parent: temporaryId(parent.operation.id, 0) } : {},
      idPaths: fn === "create" ? [""] : [],
      createdAt: this.chance.below(1e12),
    });
    this.enqueued.set(id, operation);
    this.madeIn.set(id, tab.name);
    this.say(tab, { name: "enqueued", operation });
  }

  private newId(): string {
    const id = `op${++this.lastOperation}`;
    return this.user === "user" ? id : `${id}-${this.user}`;
  }

  private decide(tab: SimTab): void {
    const { operations } = tab.outbox;
    if (operations.length === 0) return;
    const { id } = this.chance.pick(operations).operation;
    const newId = this.newId();
    const decision = this.chance.pick<Decision>([
      { name: "undo" },
      { name: "discard" },
      { name: "retry", newId, createdAt: this.nowMs },
    ]);
    this.say(tab, { name: "decided", id, decision });
  }

  private link(tab: SimTab, isOpen: boolean): void {
    tab.isLinked = isOpen;
    tab.transitions = [];
    tab.ledgerOf = null;
    this.say(tab, { name: isOpen ? "link-opened" : "link-closed" });
  }

  // The data that pages show.

  private sendTransition(tab: SimTab): void {
    const client = tab.ledgerOf;
    const ledger = client === null ? null : { client, news: copy(this.server.newsFor(client)) };
    tab.transitions.push({ ts: this.server.ts, ledger });
  }

  /** All of it first, then what it comes to, then one look at what the page shows. */
  private takeTransition(tab: SimTab): void {
    const next = tab.transitions.shift();
    if (next === undefined) return;
    if (next.ledger !== null) this.tell(tab, { name: "ledger-changed", ...next.ledger });
    // Who takes itself for the one that sends, and has never sent, listens to nobody until it hears of the robbery.
    if (next.ledger !== null || tab.outbox.state.pending === 0) tab.wasRobbed = false;
    tab.ts = next.ts;
    const ids = tab.outbox.operations
      .filter((item) => this.isInData(tab, item))
      .map((item) => item.operation.id);
    if (ids.length > 0) this.tell(tab, { name: "contained", ids });
    this.look(tab);
  }

  /** As far as the page can tell. */
  private isInData(tab: SimTab, item: Item): boolean {
    const standing = standingOf(item);
    return standing.name === "applied" && standing.commitTs !== null && standing.commitTs <= tab.ts;
  }

  /** The browser throws everything away, and ends the pages that used it. */
  private clear(): void {
    for (const { operation } of this.disk.rows.values()) this.letGo.add(operation.id);
    this.disk.clear();
    for (const tab of [...this.tabs]) this.crash(tab);
  }

  private prune(): void {
    this.wasPruned = true;
    this.server.prune();
    // Ledgers are pruned after months: what was on its way to make one has long been lost.
    for (const parcel of [...this.parcels]) if (parcel.request.register) this.lose(parcel);
  }

  // Locks.

  private grantLock(): void {
    const tab = this.lockQueue.shift();
    if (tab === undefined) return;
    this.lockHolder = this.options.lockIsShared ? null : tab;
    tab.inbox.tabs.push({ name: "lock-granted" });
  }

  private steal(): void {
    const thief = this.lockQueue.find((tab) => !tab.isFrozen);
    const robbed = this.lockHolder;
    if (thief === undefined || robbed === null) return;
    this.forgetLock(thief);
    this.lockHolder = thief;
    robbed.wasRobbed = true;
    robbed.inbox.tabs.push({ name: "lock-lost" });
    this.lockQueue.push(robbed);
    thief.inbox.tabs.push({ name: "lock-granted" });
  }

  private forgetLock(tab: SimTab): void {
    const at = this.lockQueue.indexOf(tab);
    if (at >= 0) this.lockQueue.splice(at, 1);
  }

  private releaseLock(tab: SimTab, canLeadAgain: boolean): void {
    if (this.lockHolder === tab) this.lockHolder = null;
    this.forgetLock(tab);
    if (canLeadAgain) this.lockQueue.push(tab);
  }

  // The store.

  private moveStore(tab: SimTab): void {
    const [call] = tab.storeCalls;
    if (call === undefined) return;
    if (this.mishaps.has("store") && !this.isHealing && this.chance.happens(0.1)) this.failStore(tab, call);
    else if (!call.hasSucceeded) this.succeed(tab, call);
    else this.complete(tab, call);
  }

  private succeed(tab: SimTab, call: StoreCall): void {
    call.hasSucceeded = true;
    if (call.request.name === "append" && this.options.faults?.savedAtSuccess) {
      this.saved.add(call.request.operation.id);
    }
    void tab;
  }

  private complete(tab: SimTab, { request }: StoreCall): void {
    tab.storeCalls.shift();
    tab.inbox.store.push(this.carriedOut(tab, request));
  }

  private carriedOut(tab: SimTab, request: StoreCall["request"]): OutboxEvent {
    switch (request.name) {
      case "append": {
        const position = this.disk.append(request.operation);
        if (this.mishaps.has("versions") && !tab.isOld && this.chance.happens(0.3))
          this.disk.newer.add(position);
        return { name: "appended", kept: [{ id: request.operation.id, position }] };
      }
      case "read":
        return { name: "read", token: request.token, kept: this.disk.read(request.after, tab.isOld) };
      case "lead":
        return { name: "led", token: request.token, epoch: this.disk.lead() };
      case "write": {
        const { changes, epoch, token } = request;
        const idAt = (position: number) => before.get(position)?.operation.id ?? "";
        const before = new Map(this.disk.rows);
        for (const { position } of [...(changes.changed ?? []), ...(changes.removed ?? [])]) {
          if (tab.isOld && this.disk.newer.has(position))
            this.skews.push(`${tab.name} wrote over ${idAt(position)}`);
        }
        const result = this.disk.write(changes, epoch);
        if (epoch === null && result.name === "written") this.noteDecision(changes, idAt);
        return { name: "wrote", token, result };
      }
    }
  }

  private failStore(tab: SimTab, { request }: StoreCall): void {
    tab.storeCalls.shift();
    if (request.name === "read") tab.hasFailedToRead = true;
    const error = new StoreError(this.chance.pick(["quota", "unavailable"]), "No.");
    tab.inbox.store.push(
      request.name === "append"
        ? { name: "append-failed", refused: [{ id: request.operation.id, error }] }
        : { name: "store-failed", token: request.token, error },
    );
  }

  // The network.

  private arrive(parcel: Parcel): void {
    const result = this.server.submit(parcel.request, parcel.tab.page.user);
    this.dropParcel(parcel);
    if (this.mishaps.has("loss") && !this.isHealing && this.chance.happens(0.25)) {
      this.fail(parcel);
      return;
    }
    const { token } = parcel;
    parcel.tab.inbox.network.push(
      result.name === "failure"
        ? { name: "submit-failed", token, failure: result.failure }
        : { name: "answered", token, response: copy(result.response) },
    );
  }

  private lose(parcel: Parcel): void {
    this.dropParcel(parcel);
    this.fail(parcel);
  }

  /** Often nobody says so, and the outbox has to find out by itself. */
  private fail({ tab, token }: Parcel): void {
    if (this.chance.happens(0.3)) return;
    tab.inbox.network.push({ name: "submit-failed", token, failure: { name: "lost", retryAfterMs: null } });
  }

  private runDirectly(): void {
    const call = this.directCalls.shift();
    if (call === undefined) return;
    const realIds = this.server.runDirectly(call.operation, this.user);
    call.tab.inbox.network.push({ name: "ran-directly", id: call.operation.id, realIds });
  }

  private dropParcel(parcel: Parcel): void {
    this.parcels.splice(this.parcels.indexOf(parcel), 1);
  }

  // Time.

  /** Until the next timer rings, but no longer than that. */
  private passTime(atMostMs: number): void {
    const next = Math.min(this.nowMs + atMostMs, ...this.tabs.map(({ timerAt }) => timerAt ?? Infinity));
    if (Number.isFinite(next)) this.nowMs = Math.max(this.nowMs, next);
    for (const tab of this.tabs) this.ringIfDue(tab);
  }

  private ringIfDue(tab: SimTab): void {
    if (tab.isFrozen || tab.timerAt === null || tab.timerAt > this.nowMs) return;
    tab.timerAt = null;
    this.say(tab, { name: "rang" });
  }

  // Hearing and asking.

  private deliveries(tab: SimTab): (() => void)[] {
    return Object.values(tab.inbox).flatMap((queue) => {
      if (queue.length === 0) return [];
      return [
        () => {
          const event = queue.shift();
          if (event) this.say(tab, event);
        },
      ];
    });
  }

  private say(tab: SimTab, event: OutboxEvent): void {
    this.tell(tab, event);
    this.look(tab);
  }

  private tell(tab: SimTab, event: OutboxEvent): void {
    for (const request of tab.outbox.step(event, this.nowMs)) this.carryOut(tab, request);
    if (event.name === "read" && event.kept.meta !== null) tab.knowsClient = true;
    if (event.name === "read") {
      tab.hasMetNewer = event.kept.hasNewer;
      tab.hasFailedToRead = false;
    }
    for (const { operation } of tab.outbox.operations) {
      if (!this.enqueued.has(operation.id))
        this.strangers.push(`${operation.id} in ${tab.name} of ${this.user}`);
    }
    // What a page asks for reaches the backend before anything that is sent because of it.
    if (tab.isLinked) tab.ledgerOf = tab.outbox.watchedClient;
  }

  /** What took effect is seen once, by its effect or in the data, and never again not at all. */
  private look(tab: SimTab): void {
    // Whoever led before may think wrongly for a moment, until it hears that its writes don't count.
    if (this.options.lockIsShared) return;
    const data = new Set(this.server.executions.filter(({ ts }) => ts <= tab.ts).map(({ id }) => id));
    const effects = new Set(
      tab.outbox.shown.filter((item) => !this.isInData(tab, item)).map(({ operation }) => operation.id),
    );
    if (!tab.knowsClient) for (const id of effects) tab.blindFor.add(id);
    for (const id of effects) {
      if (data.has(id) && this.mayKnow(tab, id)) this.doubles.push(`${id} in ${tab.name}`);
    }
    for (const id of tab.shown) {
      if (effects.has(id) || data.has(id) || !this.ran(id) || this.isExcused(tab, id)) continue;
      this.flickers.push(`${id} in ${tab.name}`);
    }
    for (const id of [...effects, ...data]) tab.shown.add(id);
  }

  /**
   * A page can't know whose ledger to listen to before it has read under whose name operations are sent, nor that another
   * has begun to send in its place, nor what the server has forgotten.
   */
  private mayKnow(tab: SimTab, id: string): boolean {
    return !tab.wasRobbed && !this.wasPruned && !tab.blindFor.has(id);
  }

  /**
   * A person let it go, it isn't kept and shown no more than any call, nobody can tell the page any more that it ran, or only
   * the store can that it didn't yet, and can't be read now.
   */
  private isExcused(tab: SimTab, id: string): boolean {
    const item = tab.outbox.operations.find(({ operation }) => operation.id === id);
    const progress = item?.progress;
    const isExpired = progress?.name === "quarantined" && progress.reason.name === "expired";
    const isUntold = tab.hasFailedToRead && item?.isDoubtful === true;
    if (this.letGo.has(id) || this.refused.has(id) || isExpired || isUntold) return true;
    return this.outcomes.some(({ tab: name, id: other, outcome }) => {
      const isUnknown =
        outcome.name === "forgotten" || (outcome.name === "quarantined" && outcome.reason.name === "expired");
      return name === tab.name && other === id && isUnknown;
    });
  }

  private ran(id: string): boolean {
    return this.server.executions.some((execution) => execution.id === id);
  }

  private carryOut(tab: SimTab, request: OutboxRequest): void {
    switch (request.name) {
      case "append":
      case "read":
      case "lead":
      case "write":
        tab.storeCalls.push({ request, hasSucceeded: false });
        break;
      case "submit": {
        const { token } = request;
        if (tab.hasMetNewer) this.skews.push(`${tab.name} sends, though it doesn't understand all`);
        this.parcels.push({ tab, token, request: copy(request.request), isDuplicate: false });
        break;
      }
      case "wake":
        tab.timerAt = request.afterMs === null ? null : this.nowMs + request.afterMs;
        break;
      case "release-lock":
        this.releaseLock(tab, request.canLeadAgain);
        break;
      case "hint":
        for (const other of this.tabs) {
          if (other !== tab && !(this.mishaps.has("loss") && this.chance.happens(0.3))) {
            other.inbox.tabs.push({ name: "hinted" });
          }
        }
        break;
      case "saved":
        this.saved.add(request.id);
        break;
      case "refused":
        this.refused.add(request.operation.id);
        break;
      case "settled":
        this.outcomes.push({ tab: tab.name, id: request.id, outcome: request.outcome });
        break;
      case "decision-made":
        break;
      case "run-directly":
        this.directCalls.push({ tab, operation: request.operation });
        break;
    }
  }

  /** What a person has decided, in a tab that may not live to say so. */
  private noteDecision(
    { appended = [], changed = [], removed = [] }: StoreChanges,
    idAt: (position: number) => string,
  ): void {
    for (const operation of appended) this.enqueued.set(operation.id, operation);
    for (const { position } of removed) this.letGo.add(idAt(position));
    for (const { position, progress } of changed) {
      if (progress.name === "voiding") this.letGo.add(idAt(position));
      if (progress.name === "queued") this.retriedAsItself.add(idAt(position));
    }
  }

  // Rest.

  private isHealing = false;

  heal(): void {
    this.isHealing = true;
    if (this.mishaps.has("versions")) this.openTab();
    this.server.isOverloaded = false;
    this.server.saysLater = false;
    this.server.room = 50;
    if (this.tabs.length === 0) this.openTab();
    for (const tab of this.tabs) {
      tab.isFrozen = false;
      this.link(tab, true);
    }
    for (let step = 0; step < 20_000; step++) {
      if (!this.hasWorkLeft()) {
        this.stepsToRest = step;
        return;
      }
      this.settleOne();
    }
  }

  private hasWorkLeft(): boolean {
    const isBusy = this.tabs.some(
      ({ storeCalls, inbox }) =>
        storeCalls.length > 0 || Object.values(inbox).some((queue) => queue.length > 0),
    );
    return isBusy || this.parcels.length > 0 || this.directCalls.length > 0 || this.openOperations.length > 0;
  }

  private settleOne(): void {
    const acts = [
      ...this.tabs.flatMap((tab) => this.deliveries(tab)),
      ...this.tabs.filter(({ storeCalls }) => storeCalls.length > 0).map((tab) => () => this.moveStore(tab)),
      ...this.parcels.map((parcel) => () => this.arrive(parcel)),
      ...(this.directCalls.length > 0 ? [() => this.runDirectly()] : []),
      ...(this.lockHolder === null && this.lockQueue.length > 0 ? [() => this.grantLock()] : []),
    ];
    if (acts.length > 0) this.chance.pick(acts)();
    else this.passTime(60_000);
  }
}

function copy<T extends SubmitRequest | SubmitResponse | LedgerNews>(value: T): T {
  return structuredClone(value);
}
