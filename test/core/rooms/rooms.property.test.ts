import fc from "fast-check";
import { expect, test } from "vitest";
import { RoomWorld, settle, type Tab } from "./room-world.js";

const users = ["ana", "ben", "cleo"];

type Act =
  | { readonly name: "open"; readonly user: number }
  | {
      readonly name:
        "close" | "reload" | "crash" | "hide" | "look" | "cut" | "mend" | "suspend" | "resume" | "rejoin";
      readonly tab: number;
      readonly isBeaconLost: boolean;
    }
  | { readonly name: "pass"; readonly ms: number }
  | { readonly name: "revoke" };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ name: fc.constant("open" as const), user: fc.nat(2) }),
  fc.record({
    name: fc.constantFrom(
      ...([
        "close",
        "reload",
        "crash",
        "hide",
        "look",
        "cut",
        "mend",
        "suspend",
        "resume",
        "rejoin",
      ] as const),
    ),
    tab: fc.nat(5),
    isBeaconLost: fc.boolean(),
  }),
  fc.record({ name: fc.constant("pass" as const), ms: fc.constantFrom(0, 500, 4_000, 11_000, 70_000) }),
  fc.record({ name: fc.constant("revoke" as const) }),
);

interface Open {
  tab: Tab;
  readonly user: string;
  leave: () => void;
  isSuspended: boolean;
}

class Run {
  readonly world = new RoomWorld();
  readonly open: Open[] = [];

  async do(act: Act): Promise<void> {
    if (act.name === "open") this.enter(this.world.tab(users[act.user]!), users[act.user]!);
    else if (act.name === "pass") await this.world.pass(act.ms);
    else if (act.name === "revoke") this.world.server.revoke("nobody of these");
    else if (this.open.length > 0) this.change(act, this.open[act.tab % this.open.length]!);
    await settle();
  }

  /** All come back, and a while passes, after which nothing may be left of what was. */
  async rest(): Promise<void> {
    for (const open of this.open) {
      this.mend(open.tab);
      open.tab.tell("resumed");
      open.tab.tell("visible");
      open.isSuspended = false;
    }
    await this.world.pass(160_000);
  }

  private enter(tab: Tab, user: string): void {
    this.open.push({ tab, user, leave: tab.room.members.subscribe(() => undefined), isSuspended: false });
  }

  private change({ name, isBeaconLost }: Extract<Act, { tab: number }>, open: Open): void {
    const { tab } = open;
    tab.isBeaconLost = isBeaconLost;
    if (name === "close") this.end(open, () => tab.tell("suspended"));
    else if (name === "crash") this.end(open, () => tab.crash());
    else if (name === "reload") this.end(open, () => this.enter(tab.reload(), open.user));
    else if (name === "hide") tab.tell("hidden");
    else if (name === "look") tab.tell("visible");
    else if (name === "cut") {
      tab.network = "cut";
      tab.setLink({ isOpen: false });
    } else if (name === "mend") this.mend(tab);
    else if (name === "rejoin") tab.room.appearAs({ name: open.user });
    else tab.tell(name === "suspend" ? "suspended" : "resumed");
  }

  private mend(tab: Tab): void {
    tab.network = "on";
    tab.setLink({ isOpen: true });
  }

  private end(open: Open, how: () => void): void {
    this.open.splice(this.open.indexOf(open), 1);
    how();
  }
}

test("whoever is there is seen, nobody twice, and nobody else", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      const run = new Run();
      for (const user of [0, 1]) await run.do({ name: "open", user });
      for (const each of acts) {
        await run.do(each);
        for (const { tab } of run.open) expect(new Set(tab.names).size).toBe(tab.names.length);
      }
      await run.rest();
      const present = [...new Set(run.open.map(({ user }) => user))].sort();
      for (const { tab, user } of run.open) {
        expect([...tab.names].sort()).toEqual(present);
        expect(tab.names[0]).toBe(user);
        expect(tab.room.members.current).toMatchObject({ isStale: false, count: present.length });
      }
      expect(run.world.server.sessions.size).toBe(run.open.length);
    }),
    { numRuns: 200 },
  );
}, 120_000);

test("who stays is never seen to leave, whatever others do", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      const run = new Run();
      const watcher = run.world.tab("watcher");
      const stayer = run.world.tab("stayer");
      for (const tab of [watcher, stayer]) tab.room.members.subscribe(() => undefined);
      await settle();
      const missing: string[] = [];
      watcher.room.members.subscribe(() => {
        if (!watcher.names.includes("stayer")) missing.push(watcher.names.join());
      });
      for (const each of acts) await run.do(each);
      await run.world.pass(100_000);
      expect(missing).toEqual([]);
    }),
    { numRuns: 200 },
  );
}, 120_000);
