import { expect, test } from "vitest";
import type { Tab } from "./rooms-client.js";
import { describeRooms, type RoomsWorld } from "./rooms-world.js";

const fenceOf = (answer: { name: string; fence?: bigint }) => {
  if (answer.name !== "granted" || answer.fence === undefined) throw new Error(`Answered by ${answer.name}.`);
  return answer.fence;
};
const write = (tab: Tab, fence: bigint, text = "text") =>
  tab.caller.mutation("rooms:write", { room: tab.room, resource: "title", fence, text });
const texts = async (world: RoomsWorld) => (await world.backend.as(null)).query("notes:texts", {});
const lost = /lease-lost/;

describeRooms("a lease", (world) => {
  test("is held by one session until it expires, by a fence that only grows", async () => {
    const [ada, grace] = [await world().joined("ada"), await world().joined("grace")];
    const first = fenceOf(await ada.acquire("title"));
    expect(await grace.acquire("title")).toMatchObject({ name: "held", by: { session: ada.joined.session } });
    expect(await grace.acquire("body")).toMatchObject({ name: "granted" });
    await world().pass(20_000, [ada, grace]);
    expect(await ada.renew("title", first)).toMatchObject({ name: "granted", fence: first });
    await world().pass(29_900, [ada, grace]);
    expect(await grace.acquire("title")).toMatchObject({ name: "held" });
    await world().pass(200);
    expect(await ada.renew("title", first)).toEqual({ name: "lost" });
    expect(await grace.leaseState("title")).toMatchObject({ holder: null, fence: first });
    const second = fenceOf(await grace.acquire("title"));
    expect(second).toBeGreaterThan(first);
    await grace.release("title");
    const third = fenceOf(await ada.acquire("title"));
    expect(third).toBeGreaterThan(second);
    expect(third).toBeGreaterThanOrEqual(BigInt(world().backend.now()));
  });

  test("is granted to nobody who asked for it so long ago that they want it no more", async () => {
    const ada = await world().joined("ada");
    const until = ada.joined.serverNow + 10_000;
    const acquire = { name: "acquire", wait: true, pace: "visible" } as const;
    await world().pass(10_001, [ada]);
    const serverNow = world().backend.now();
    expect(await ada.lease("title", acquire, { until })).toEqual({ name: "too-late", serverNow });
    expect(await ada.leaseState("title")).toMatchObject({ holder: null, queue: [] });
    expect(await ada.lease("title", acquire, { until: serverNow })).toMatchObject({ name: "granted" });
    await expect(ada.lease("title", acquire, { until: NaN })).rejects.toThrow("no time");
  });

  test("lets its holder write, and nobody else: neither by an old fence nor too late", async () => {
    const [ada, grace] = [await world().joined("ada"), await world().joined("grace")];
    const fence = fenceOf(await ada.acquire("title"));
    await write(ada, fence, "held");
    await expect(write(grace, fence, "another user")).rejects.toThrow(lost);
    await expect(write(ada, fence + 1n, "a fence of tomorrow")).rejects.toThrow(lost);
    await world().pass(30_100, [ada, grace]);
    await expect(write(ada, fence, "expired")).rejects.toThrow(lost);
    const later = fenceOf(await ada.acquire("title"));
    await expect(write(ada, fence, "an old fence")).rejects.toThrow(lost);
    await write(ada, later, "held again");
    expect(await texts(world())).toEqual(["held", "held again"]);
  });

  test("goes to those who wait, first come, first served, who have ten seconds to take it", async () => {
    const [ada, grace, hedy] = [
      await world().joined("ada"),
      await world().joined("grace"),
      await world().joined("hedy"),
    ];
    await ada.acquire("title");
    expect(await grace.acquire("title", true)).toMatchObject({ name: "queued", place: 1 });
    await world().backend.advance(1);
    expect(await hedy.acquire("title", true)).toMatchObject({ name: "queued", place: 2 });
    expect(await grace.acquire("title", true)).toMatchObject({ name: "queued", place: 1 });
    await ada.release("title");
    expect(await hedy.acquire("title")).toMatchObject({
      name: "held",
      by: { session: grace.joined.session },
    });
    expect(await ada.acquire("title")).toMatchObject({ name: "held" });
    expect(await ada.leaseState("title")).toMatchObject({ next: { session: grace.joined.session } });
    await world().backend.advance(10_100);
    expect(await ada.leaseState("title")).toMatchObject({ next: { session: hedy.joined.session } });
    expect(await grace.acquire("title")).toMatchObject({ name: "held" });
    expect(await hedy.acquire("title")).toMatchObject({ name: "granted" });
    expect(await hedy.leaseState("title")).toMatchObject({ next: null, queue: [] });
  });

  test("is free when its holder's session ends, and passes those whose session has ended", async () => {
    const [ada, grace, hedy] = [
      await world().joined("ada"),
      await world().joined("grace"),
      await world().joined("hedy"),
    ];
    await ada.acquire("title");
    await grace.acquire("title", true);
    await hedy.acquire("title", true);
    await grace.leave();
    await ada.leave();
    expect(await hedy.leaseState("title")).toMatchObject({
      holder: null,
      next: { session: hedy.joined.session },
      queue: [{ session: hedy.joined.session }],
    });
    await hedy.release("title");
    expect(await hedy.leaseState("title")).toMatchObject({ next: null, queue: [] });
  });

  test("is waited for by twenty at most", async () => {
    const ada = await world().joined("ada");
    await ada.acquire("title");
    for (let i = 0; i < 20; i++) {
      expect(await (await world().joined(`user ${i}`)).acquire("title", true)).toMatchObject({
        name: "queued",
      });
    }
    expect(await (await world().joined("late")).acquire("title", true)).toEqual({ name: "queue-full" });
  });

  test("is asked for: its holder gives it, keeps it, or says nothing for fifteen seconds", async () => {
    const [ada, grace] = [await world().joined("ada"), await world().joined("grace")];
    const fence = fenceOf(await ada.acquire("title"));
    expect(await grace.takeOver("title")).toMatchObject({ name: "held" });
    await grace.lease("title", { name: "ask", text: "almost done?" });
    expect(await ada.leaseState("title")).toMatchObject({ ask: { text: "almost done?", isKept: false } });
    expect(await grace.takeOver("title")).toMatchObject({ name: "held" });
    await ada.lease("title", { name: "answer", fence, keeps: true });
    await world().pass(16_000, [ada, grace]);
    expect(await grace.takeOver("title")).toMatchObject({ name: "held" });

    await ada.renew("title", fence);
    await grace.lease("title", { name: "ask", text: "" });
    await world().backend.advance(14_900);
    expect(await grace.takeOver("title")).toMatchObject({ name: "held" });
    await world().backend.advance(200);
    const taken = fenceOf(await grace.takeOver("title"));
    expect(await ada.renew("title", fence)).toEqual({ name: "lost" });
    await expect(write(ada, fence)).rejects.toThrow(lost);

    await ada.lease("title", { name: "ask", text: "" });
    await grace.lease("title", { name: "answer", fence: taken, keeps: false });
    expect(await ada.acquire("title")).toMatchObject({ name: "granted" });
  });

  test("is taken over at once by its own user, from who is away, and by who has the right", async () => {
    const [ada, other] = [await world().joined("ada"), await world().joined("ada")];
    const [grace, boss] = [await world().joined("grace"), await world().joined("boss")];
    await ada.acquire("title");
    expect(await other.takeOver("title")).toMatchObject({ name: "granted" });
    expect(await grace.takeOver("title")).toMatchObject({ name: "held" });
    await other.show(false);
    expect(await grace.takeOver("title")).toMatchObject({ name: "granted" });
    expect(await boss.acquire("title")).toMatchObject({ name: "held" });
    expect(await boss.takeOver("title")).toMatchObject({ name: "granted" });
  });
});
