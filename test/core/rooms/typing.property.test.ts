import fc from "fast-check";
import { expect, test } from "vitest";
import { RoomWorld, settle, type Tab } from "./room-world.js";

const ignore = (): void => undefined;

type Act = "key" | "stop" | "hide" | "look" | "cut" | "mend" | "deaf" | "sweep" | "pause";

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<Act>("key") },
    {
      weight: 5,
      arbitrary: fc.constantFrom<Act>("stop", "hide", "look", "cut", "mend", "deaf", "sweep", "pause"),
    },
  ),
  { maxLength: 60 },
);

/** What a reader may be told of the writer, in whole seconds: nothing of it knows how it is sent. */
class Model {
  private keyAt = -Infinity;
  private saidStopAt = -Infinity;
  private isVisible = true;
  private isConnected = true;

  do(act: Act, now: number): void {
    if (act === "key" && this.isVisible) this.keyAt = now;
    if ((act === "stop" || act === "hide") && this.isConnected) this.saidStopAt = now;
    if (act === "hide") this.isVisible = false;
    if (act === "look") this.isVisible = true;
    if (act === "cut") this.isConnected = false;
    if (act === "mend") this.isConnected = true;
  }

  /** Renewed every three seconds for five, a key is told of for so long at most; less a second for its way. */
  mayBeShown(now: number): boolean {
    if (now - this.keyAt > 5_000) return false;
    return this.keyAt >= this.saidStopAt || now - this.saidStopAt <= 1_000;
  }

  /** It was typed in the last second, nothing has ended it, and it could be said. */
  mustBeShown(now: number): boolean {
    return this.isVisible && this.isConnected && now === this.keyAt && this.keyAt > this.saidStopAt;
  }
}

async function act(ben: Tab, what: Act): Promise<void> {
  if (what === "key") ben.room.typing.input();
  else if (what === "stop") ben.room.typing.stop();
  else if (what === "hide") ben.tell("hidden");
  else if (what === "look") ben.tell("visible");
  else if (what === "cut") ben.setLink({ isOpen: false });
  else if (what === "mend") ben.setLink({ isOpen: true });
  else if (what === "deaf") ben.network = ben.network === "deaf" ? "on" : "deaf";
  await settle();
}

test("whatever happens to who types, others see it while it lasts and never longer", async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (plan) => {
      const world = new RoomWorld();
      const [ana, ben] = [world.tab("ana"), world.tab("ben")];
      for (const tab of [ana, ben]) {
        tab.room.members.subscribe(ignore);
        tab.room.typing.subscribe(ignore);
      }
      await settle();
      const model = new Model();
      for (const [step, what] of plan.entries()) {
        model.do(what, world.clock.now());
        await act(ben, what);
        const isShown = ana.room.typing.current.members.some(({ name }) => name === "ben");
        const at = `step ${step}, ${what}`;
        if (isShown) expect(model.mayBeShown(world.clock.now()), at).toBe(true);
        if (model.mustBeShown(world.clock.now())) expect(isShown, at).toBe(true);
        await world.pass(what === "pause" ? 6_000 : 1_000);
      }
    }),
    { numRuns: 200 },
  );
}, 60_000);
