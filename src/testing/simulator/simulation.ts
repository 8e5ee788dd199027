import { MemoryTabs } from "../../adapters/memory/memory-tabs.js";
import type { OutboxOption } from "../../client/outbox-option.js";
import type { RealtimeClient } from "../../client/realtime-client.js";
import { messageOf } from "../../core/errors.js";
import { StoreError, type StoreErrorKind } from "../../core/outbox/store-error.js";
import { Disk } from "../device/disk.js";
import { nextTurn } from "../event-loop.js";
import type { Act, NextAct, Step } from "../schedule.js";
import { SeededChance } from "../seeded-chance.js";
import { VirtualClock } from "../virtual-clock.js";
import { SimBackend, type SimBackendOptions } from "./sim-backend.js";
import { SimTab, type SimulatedCall, type WatchedSources } from "./sim-tab.js";

/** What may go wrong. */
export type Mishap = "crash" | "reload" | "tabs" | "offline" | "loss" | "duplicates" | "storage";

export const allMishaps: readonly Mishap[] = [
  "crash",
  "reload",
  "tabs",
  "offline",
  "loss",
  "duplicates",
  "storage",
];

/** What an act of a page gets. */
export interface ActingPage<Watched extends WatchedSources = WatchedSources> {
  readonly client: RealtimeClient;
  /** What the page shows now. */
  readonly shown: { readonly [Name in keyof Watched]: Watched[Name]["current"] };
  /** All chance within an act has to come from here. */
  readonly chance: SeededChance;
}

/** The backend, past all pages. */
export interface SimulatedServer {
  /** Resolves to what the mutation returns. */
  mutate(mutation: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  query(query: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

export interface SimulationParts extends Pick<SimBackendOptions, "code" | "env" | "actor"> {
  readonly outbox: OutboxOption;
  readonly watch: (client: RealtimeClient) => WatchedSources;
  readonly acts: Readonly<Record<string, (page: ActingPage) => unknown>>;
  readonly elsewhere: Readonly<
    Record<string, (server: SimulatedServer, chance: SeededChance) => Promise<unknown>>
  >;
  readonly prepare: (server: SimulatedServer) => Promise<unknown>;
  readonly mishaps: ReadonlySet<Mishap>;
  readonly ignore: ReadonlySet<string>;
}

const MOST_TABS = 3;
/** Steps to rest, after which it never comes. */
const MOST_ROUNDS = 2_000;
/** Any moment would do: it is the same for each schedule. */
const BEGINNING_MS = Date.UTC(2026, 0, 1);
/** Chance of what no step decides. */
const SEED = 1;

/** One schedule: pages of one browser, their storage, a network and a backend, of which `next` says what happens when. */
export class Simulation {
  readonly calls: SimulatedCall[] = [];
  readonly disk = new Disk();
  readonly backend: SimBackend;
  readonly tabs: SimTab[] = [];
  readonly steps: Step[] = [];
  /** What can be told at once, in words. */
  readonly untruths: string[] = [];
  readonly failures: string[] = [];
  isAtRest = false;
  private readonly parts: SimulationParts;
  private readonly clock: VirtualClock;
  private readonly chance: SeededChance;
  private readonly browser = new MemoryTabs();
  private lastTab = 0;
  private lastId = 0;

  private constructor(
    parts: SimulationParts,
    clock: VirtualClock,
    chance: SeededChance,
    backend: SimBackend,
  ) {
    this.parts = parts;
    this.clock = clock;
    this.chance = chance;
    this.backend = backend;
  }

  /** Runs a schedule to its end, and lets everything come to rest. */
  static async run(parts: SimulationParts, next: NextAct): Promise<Simulation> {
    const clock = new VirtualClock(BEGINNING_MS);
    const chance = new SeededChance(SEED);
    const backend = await SimBackend.start({ ...parts, clock, chance });
    const simulation = new Simulation(parts, clock, chance, backend);
    await parts.prepare(simulation.server);
    await simulation.go(next);
    return simulation;
  }

  get server(): SimulatedServer {
    const { backend } = this;
    return {
      mutate: async (name, args = {}) => {
        const { outcome } = await backend.mutate({ name, args });
        if (outcome.name !== "applied") throw outcome.error;
        return outcome.value;
      },
      query: async (name, args = {}) => {
        const { result } = await backend.query({ name, args }, backend.latest, null);
        if (!result.ok) throw result.error;
        return result.value;
      },
    };
  }

  /** A page that nothing has happened to. */
  async openWitness(): Promise<SimTab> {
    const tab = this.newTab("a new page", new Disk(), new MemoryTabs());
    await this.settle();
    await this.bringUpToDate(tab);
    return tab;
  }

  close(): void {
    for (const tab of this.tabs) tab.end({ isCrash: true });
    this.backend.close();
  }

  private async go(next: NextAct): Promise<void> {
    this.openTab();
    await this.settle();
    for (let chosen = next(this.possible()); chosen; chosen = next(this.possible())) {
      this.steps.push(chosen.step);
      await chosen.act.run(new SeededChance(chosen.step.roll));
      if (this.tabs.length === 0) this.openTab();
      await this.settle();
    }
    await this.heal();
  }

  /** Lets the pages do what follows by itself. */
  private async settle(): Promise<void> {
    await nextTurn();
    await nextTurn();
  }

  private openTab(): void {
    const tab = this.newTab(`tab ${++this.lastTab}`, this.disk, this.browser);
    this.tabs.push(tab);
    tab.remote.open();
  }

  private newTab(name: string, disk: Disk, browser: MemoryTabs): SimTab {
    const { clock, chance, backend, parts } = this;
    return new SimTab({
      name,
      disk,
      clock,
      chance,
      backend,
      page: browser.open(),
      outbox: parts.outbox,
      newId: () => `${"0".repeat(8)}-0000-4000-8000-${(++this.lastId).toString(16).padStart(12, "0")}`,
      watch: parts.watch,
      called: (call) => this.calls.push(call),
      failed: (message) => this.failures.push(message),
    });
  }

  private endTab(tab: SimTab, isCrash: boolean): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    tab.end({ isCrash });
  }

  // What may happen.

  private possible(): Act[] {
    const acts = this.tabs.flatMap((tab) => [...this.actsOf(tab), ...this.mishapsOf(tab)]);
    const elsewhere = Object.entries(this.parts.elsewhere).map(([name, act]) =>
      usual(`elsewhere: ${name}`, 2, async (chance) => {
        await act(this.server, chance);
      }),
    );
    if (this.tabs.length < MOST_TABS)
      acts.push(...this.mishap("tabs", "a page is opened", () => this.openTab()));
    return [...acts, ...elsewhere, usual("time passes", 2, (chance) => this.passTime(chance))];
  }

  private actsOf(tab: SimTab): Act[] {
    const { remote, storeCalls, name } = tab;
    const acts = Object.entries(this.parts.acts).map(([what, act]) =>
      usual(`${name}: ${what}`, 3, (chance) => this.act(tab, what, act, chance)),
    );
    const may = (isPossible: boolean, what: string, weight: number, run: Act["run"]): void => {
      if (isPossible) acts.push(usual(`${name}: ${what}`, weight, run));
    };
    may(storeCalls.length > 0, "the storage goes on", 8, () => this.moveStorage(tab));
    may(remote.requestCount > 0, "a request arrives", 6, (chance) =>
      remote.arrive(chance.below(remote.requestCount)),
    );
    may(remote.dueAnswers.length > 0, "an answer comes back", 6, (chance) =>
      remote.answer(chance.below(remote.dueAnswers.length)),
    );
    may(remote.isLinked && !remote.isCaughtUp && !remote.hasNews, "the backend sends news", 6, () =>
      remote.tell(),
    );
    may(remote.hasNews, "news arrive", 8, () => this.hear(tab));
    may(!remote.isLinked, "goes online", 2, () => remote.open());
    return acts;
  }

  private mishapsOf(tab: SimTab): Act[] {
    const { remote, storeCalls, name } = tab;
    const [call] = storeCalls;
    const refuse = (kind: StoreErrorKind) => (): void =>
      storeCalls.shift()?.refuse(new StoreError(kind, "No."));
    return [
      ...this.mishap("crash", `${name}: crashes`, () => this.endTab(tab, true)),
      ...this.mishap("reload", `${name}: is loaded anew`, () => {
        this.endTab(tab, false);
        this.openTab();
      }),
      ...this.mishap("offline", `${name}: goes offline`, () => remote.cut(), remote.isLinked),
      ...this.mishap(
        "loss",
        `${name}: a request is lost`,
        (chance) => remote.loseRequest(chance.below(remote.requestCount)),
        remote.requestCount > 0,
      ),
      ...this.mishap(
        "loss",
        `${name}: an answer is lost`,
        (chance) => remote.loseAnswer(chance.below(remote.answerCount)),
        remote.answerCount > 0,
      ),
      ...this.mishap(
        "duplicates",
        `${name}: a request arrives twice`,
        (chance) => remote.arrive(chance.below(remote.requestCount), { isTwice: true }),
        remote.requestCount > 0,
      ),
      ...this.mishap("storage", `${name}: the disk is full`, refuse("quota"), call?.isWritten === false),
      ...this.mishap(
        "storage",
        `${name}: the storage fails`,
        refuse("unavailable"),
        call?.isWritten === false,
      ),
    ];
  }

  private mishap(kind: Mishap, name: string, run: Act["run"], isPossible = true): Act[] {
    if (!isPossible || !this.parts.mishaps.has(kind)) return [];
    return [{ name, weight: 1, isMishap: true, run }];
  }

  private async act(
    { client, shown, name }: SimTab,
    what: string,
    act: (page: ActingPage) => unknown,
    chance: SeededChance,
  ): Promise<void> {
    try {
      // What it waits for may come much later: nobody waits for that here.
      const ended = act({ client, shown: shown as ActingPage["shown"], chance });
      void Promise.resolve(ended).catch((error: unknown) => this.threw(name, what, error));
    } catch (error) {
      this.threw(name, what, error);
    }
    await nextTurn();
  }

  private threw(tab: string, what: string, error: unknown): void {
    this.failures.push(`${tab}: ${what} threw: ${messageOf(error)}`);
  }

  private moveStorage({ storeCalls }: SimTab): void {
    const [call] = storeCalls;
    if (call?.isWritten === false) return call.write();
    storeCalls.shift()?.tell();
  }

  private passTime(chance: SeededChance): void {
    this.clock.advance(Math.min(chance.pick([300, 3_000, 60_000]), this.clock.nextTimerMs));
  }

  /** Takes in what the backend says, and compares it with what effects have shown of it. */
  private hear(tab: SimTab): void {
    const promised = this.standOf(tab);
    tab.remote.hear();
    const found = this.standOf(tab);
    const came = this.backend.executions.filter(({ ts }) => ts > promised.ts && ts <= found.ts);
    const isAsPromised = idsOf([...came, ...found.pending]) === idsOf(promised.pending);
    const isComparable = came.length > 0 && isAsPromised && promised.isExact && found.isExact;
    if (!isComparable) return;
    const effects = promised.pending.slice(0, came.length);
    for (const [name, after] of Object.entries(found.view)) {
      const before = promised.view[name];
      const query = tab.queryOf(name) ?? "";
      const isPromise = effects.every(({ queries }) => queries.includes(query));
      if (before === undefined || before === after || !isPromise) continue;
      const what = came.map(({ id }) => this.nameOf(id)).join(", ");
      this.untruths.push(
        `"${name}" in ${tab.name} was shown as ${before} and became ${after} when the backend had done ${what}.`,
      );
    }
  }

  /** What a page shows, of which moment, and which operations are laid over that. */
  private standOf(tab: SimTab) {
    const { ts } = tab.remote;
    const done = new Set(this.backend.executions.filter((other) => other.ts <= ts).map(({ id }) => id));
    const { effects } = tab;
    return {
      ts,
      view: tab.view(this.backend, this.parts.ignore),
      pending: effects.filter(({ id }) => !done.has(id)),
      // A page that couldn't read its storage yet doesn't know whose ledger to listen to.
      isExact: !effects.some(({ id }) => done.has(id)),
    };
  }

  /** A call, in words. */
  nameOf(id: string | null): string {
    const call = this.calls.find((other) => other.id === id);
    if (call) return `${call.mutation}(${JSON.stringify(call.args)})`;
    return id === null ? "what came another way" : `operation ${id}`;
  }

  // Rest.

  private async heal(): Promise<void> {
    for (const { remote } of this.tabs) if (!remote.isLinked) remote.open();
    for (let round = 0; round < MOST_ROUNDS && !this.isAtRest; round++) {
      const isBusy = this.tabs.some(({ waits }) => waits);
      for (const tab of [...this.tabs]) await this.bringUpToDate(tab);
      if (isBusy) continue;
      this.isAtRest = !this.hasOpen && this.tabs.every(({ remote, waits }) => remote.isCaughtUp && !waits);
      if (!this.isAtRest) this.clock.advance(Math.min(60_000, this.clock.nextTimerMs));
      await this.settle();
    }
  }

  private get hasOpen(): boolean {
    const isOpen = [...this.disk.rows.values()].some(({ progress: { name } }) =>
      ["queued", "sent", "voiding"].includes(name),
    );
    return isOpen || this.tabs.some(({ client }) => (client.outbox.current?.pending ?? 0) > 0);
  }

  private async bringUpToDate(tab: SimTab): Promise<void> {
    const { remote, storeCalls } = tab;
    if (!remote.isLinked) remote.open();
    while (storeCalls.length > 0) {
      this.moveStorage(tab);
      await this.settle();
    }
    while (remote.requestCount > 0) await remote.arrive(0);
    if (!remote.isCaughtUp && !remote.hasNews) await remote.tell();
    while (remote.hasNews) this.hear(tab);
    await this.settle();
    while (remote.dueAnswers.length > 0) {
      remote.answer(0);
      await this.settle();
    }
  }
}

function idsOf(operations: readonly { readonly id: string | null }[]): string {
  return JSON.stringify(operations.map(({ id }) => id));
}

function usual(name: string, weight: number, run: Act["run"]): Act {
  return { name, weight, isMishap: false, run };
}
