import { afterEach, beforeEach, describe, vi } from "vitest";
import { roomsBackends, type RoomsBackend } from "./rooms-backends.js";
import { Tab } from "./rooms-client.js";

let guests = 0;

/** What a test of rooms finds: a backend of its own, whose time stands still. */
export class RoomsWorld<B extends RoomsBackend = RoomsBackend> {
  readonly backend: B;

  constructor(backend: B) {
    this.backend = backend;
  }

  /** A tab of a user, who hasn't joined. */
  async tab(subject: string, room = "hall"): Promise<Tab> {
    return new Tab(await this.backend.as(subject), room);
  }

  /** A tab of somebody who isn't signed in. */
  async guestTab(room = "open", guest = newGuest()): Promise<Tab> {
    return new Tab(await this.backend.as(null), room, guest);
  }

  /** A tab that is in the room, a moment later than those before it. */
  async joined(subject: string, room = "hall"): Promise<Tab> {
    await this.backend.advance(1);
    const tab = await this.tab(subject, room);
    await tab.join();
    return tab;
  }

  /** Lets time pass while these tabs beat as they should. */
  async pass(forMs: number, tabs: readonly Tab[] = []): Promise<void> {
    const end = this.backend.now() + forMs;
    const next = new Map(tabs.map((tab) => [tab, this.backend.now() + everyOf(tab)]));
    for (;;) {
      const at = Math.min(end, ...next.values());
      await this.backend.advance(at - this.backend.now());
      for (const [tab, due] of next) {
        if (due > at) continue;
        next.set(tab, at + everyOf(tab));
        await tab.beat();
      }
      if (at >= end) return;
    }
  }
}

const everyOf = (tab: Tab) =>
  tab.pace === "hidden" ? tab.joined.timings.beatHiddenMs : tab.joined.timings.beatVisibleMs;

const newGuest = () => (++guests).toString(16).padStart(32, "a");

/** The same tests on each backend; `world()` is the one of the test that runs. */
export function describeRooms(title: string, body: (world: () => RoomsWorld) => void): void {
  describe.each(Object.entries(roomsBackends))(`${title} on %s`, (_name, start) => {
    let world: RoomsWorld;
    beforeEach(async () => {
      // Where functions run in the tests' own process, its console is the server's log.
      vi.spyOn(console, "error").mockImplementation(() => {});
      world = new RoomsWorld(await start());
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      await world.backend.close();
    });
    body(() => world);
  });
}
