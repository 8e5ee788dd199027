import fc from "fast-check";
import { expect, test } from "vitest";
import { type TestTab, TabWorld } from "./tab-world.js";

type Act =
  "open" | "close" | "crash" | "suspend" | "resume" | "freeze" | "thaw" | "hide" | "show" | "busy" | "idle";

const acts: Readonly<Record<Exclude<Act, "open">, (tab: TestTab) => void>> = {
  close: (tab) => tab.close(),
  crash: (tab) => tab.crash(),
  suspend: (tab) => tab.page.live("suspended"),
  resume: (tab) => tab.page.live("resumed"),
  freeze: (tab) => tab.freeze(),
  thaw: (tab) => tab.thaw(),
  hide: (tab) => tab.page.live("hidden"),
  show: (tab) => tab.page.live("visible"),
  busy: (tab) => tab.leadership.busy(true),
  idle: (tab) => tab.leadership.busy(false),
};

const steps = fc.array(
  fc.record({
    act: fc.constantFrom<Act>("open", ...(Object.keys(acts) as Exclude<Act, "open">[])),
    tab: fc.nat(3),
    seconds: fc.constantFrom(0, 0, 1, 5, 20),
  }),
  { minLength: 1, maxLength: 25 },
);

async function run(world: TabWorld, act: Act, tab: TestTab | undefined): Promise<void> {
  if (act === "open") {
    if (world.all.length < 6) world.open();
  } else if (tab && !tab.isGone && (!tab.isFrozen || act === "thaw" || act === "crash")) acts[act](tab);
  await world.rest();
}

test("one leads at most of those that run, and in the end one that the user sees does what there is to do", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const world = new TabWorld();
      await world.opened(3);
      for (const { act, tab, seconds } of story) {
        await run(world, act, world.all[tab]);
        await world.pass(seconds);
        expect(world.leaders.length).toBeLessThanOrEqual(1);
      }
      const seen = world.open();
      seen.leadership.busy(true);
      await world.pass(60);
      expect(world.leaders).toHaveLength(1);
      const [leader] = world.leaders as [TestTab];
      expect(leader.page.life.isVisible).toBe(true);
      expect(await world.store.beat(leader.epoch)).toBe("written");
    }),
    { numRuns: 60 },
  );
});
