import { expect, test } from "vitest";
import { userIdOf } from "./rooms-client.js";
import { describeRooms } from "./rooms-world.js";

const revoked = { name: "revoked" };

describeRooms("a right that is taken away", (world) => {
  test("ends what one user reads and shows, and lets all others go on", async () => {
    const [ada, grace] = [await world().joined("ada"), await world().joined("grace")];
    await grace.signal("typing", true);
    await grace.acquire("title");
    const admin = await world().backend.as(null);
    await admin.mutation("rooms:ban", { room: "hall", user: "grace", userId: userIdOf("grace") });

    for (const tab of [ada, grace]) {
      expect(await tab.members()).toEqual({ ...revoked, removed: [userIdOf("grace")] });
      expect(await tab.signals("typing")).toEqual(revoked);
      expect(await tab.leaseState("title")).toEqual(revoked);
    }
    expect(await grace.beat()).toEqual({ name: "denied" });
    expect(await grace.rejoinAnswer()).toEqual({ name: "denied" });
    const { session, token } = ada.joined;
    expect(await ada.beat()).toMatchObject({ name: "alive" });
    const again = await ada.rejoin();
    expect(again.session).toBe(session);
    expect(again.token).not.toBe(token);
    expect(await ada.names()).toEqual(["ada"]);
    expect(await ada.signals("typing")).toMatchObject({ signals: [] });
    expect(await ada.leaseState("title")).toMatchObject({ holder: null });
  });

  test("says who was removed to all who have not joined again, one after the other, and for no longer", async () => {
    const [ada, , lin] = [
      await world().joined("ada"),
      await world().joined("grace"),
      await world().joined("lin"),
    ] as const;
    const admin = await world().backend.as(null);
    const ban = (user: string) => admin.mutation("rooms:ban", { room: "hall", user, userId: userIdOf(user) });
    await ban("grace");
    await lin.rejoin();
    await world().backend.advance(1_000);
    await ban("lin");
    expect(await ada.members()).toEqual({ ...revoked, removed: [userIdOf("grace"), userIdOf("lin")] });
    expect(await lin.members()).toEqual({ ...revoked, removed: [userIdOf("lin")] });
    const { token } = ada.joined;
    await ada.rejoin();
    await world().backend.advance(60_001);
    await ban("somebody else");
    expect(await ada.members({ token })).toEqual(revoked);
    expect(await ada.members()).toEqual({ ...revoked, removed: [userIdOf("somebody else")] });
  });

  test("makes everybody ask again, however many they are", async () => {
    const [ada, grace] = [await world().joined("ada"), await world().joined("grace")];
    const { session } = ada.joined;
    await (await world().backend.as(null)).mutation("rooms:askAgain", { room: "hall" });
    expect(await ada.members()).toEqual(revoked);
    expect(await grace.beat()).toEqual({ name: "gone" });
    expect(await grace.signal("typing", true)).toEqual({ name: "gone" });
    expect(await grace.acquire("title")).toEqual({ name: "gone" });
    await ada.rejoin();
    expect(ada.joined.session).toBe(session);
    expect(await ada.names()).toEqual(["ada"]);
    await grace.rejoin();
    expect(await ada.names()).toEqual(["ada", "grace"]);
    await world().pass(60_000, [ada]);
    expect(await ada.names()).toEqual(["ada"]);
  });

  test("is noticed with the next beat where nobody has said so", async () => {
    const [ada, grace] = [await world().joined("ada"), await world().joined("grace")];
    const admin = await world().backend.as(null);
    await admin.mutation("switches:turn", { name: "grace is banned from hall", isOn: true });
    expect(await grace.signal("typing", true)).toEqual({ name: "denied" });
    expect(await grace.acquire("title")).toEqual({ name: "denied" });
    expect(await ada.names()).toEqual(["ada", "grace"]);
    expect(await grace.beat()).toEqual({ name: "denied" });
    expect(await ada.names()).toEqual(["ada"]);
    await admin.mutation("switches:turn", { name: "hall is closed", isOn: true });
    expect(await ada.beat()).toEqual({ name: "denied", data: { code: "closed" } });
    expect(await (await world().tab("mallory")).tryJoin()).toEqual({ name: "denied" });
  });

  test("is not needed for a token to end after a day", async () => {
    const ada = await world().joined("ada");
    const { token } = ada.joined;
    await world().backend.advance(24 * 3600 * 1000);
    await ada.join();
    expect(ada.joined.token).not.toBe(token);
    expect(await ada.members({ token })).toEqual(revoked);
    expect(await ada.names()).toEqual(["ada"]);
  });
});
