import { expect, test } from "vitest";
import { describeRooms } from "./rooms-world.js";

describeRooms("a signal", (world) => {
  test("is shown to all in the room until it ends, is taken back, or its session goes", async () => {
    const [ada, grace] = [await world().joined("ada"), await world().joined("grace")];
    expect(await ada.signal("typing", { in: "title" })).toMatchObject({ name: "sent" });
    await grace.signal("caret", 7, { forMs: 30_000 });
    const { session } = ada.joined;
    expect(await grace.signals("typing")).toMatchObject({ signals: [{ session, value: { in: "title" } }] });
    expect(await grace.signals("caret")).toMatchObject({ signals: [{ value: 7 }] });

    await world().backend.advance(3000);
    await ada.signal("typing", true);
    await world().backend.advance(4900);
    expect(await grace.signals("typing")).toMatchObject({ signals: [{ value: true }] });
    await world().backend.advance(200);
    expect(await grace.signals("typing")).toMatchObject({ signals: [] });
    expect(await grace.signals("caret")).toMatchObject({ signals: [{ value: 7 }] });

    await grace.signal("caret", null);
    expect(await ada.signals("caret")).toMatchObject({ signals: [] });
    await ada.signal("caret", 1, { forMs: 30_000 });
    await ada.leave();
    expect(await grace.signals("caret")).toMatchObject({ signals: [] });
  });

  test("is refused within 40 ms, beyond 10 a second, and beyond 16 kinds", async () => {
    const ada = await world().joined("ada");
    await ada.signal("pointer", 1);
    expect(await ada.signal("pointer", 2)).toMatchObject({ name: "too-soon" });
    await world().backend.advance(25);
    expect(await ada.signal("pointer", 3)).toMatchObject({ name: "too-soon" });
    expect(await ada.signals("pointer")).toMatchObject({ signals: [{ value: 1 }] });

    let sent = 0;
    for (let i = 0; i < 60; i++) {
      await world().backend.advance(40);
      if ((await ada.signal("pointer", i)).name === "sent") sent++;
    }
    // Ten at once, and those of the 2.4 s that passed.
    expect(sent).toBeGreaterThan(30);
    expect(sent).toBeLessThanOrEqual(34);

    await world().backend.advance(1000);
    for (let i = 0; i < 15; i++) {
      await world().backend.advance(100);
      expect(await ada.signal(`kind-${i}`, i, { forMs: 60_000 })).toMatchObject({ name: "sent" });
    }
    await world().backend.advance(100);
    await ada.signal("pointer", 1, { forMs: 60_000 });
    await world().backend.advance(100);
    expect(await ada.signal("one-more", 1)).toEqual({ name: "too-many-kinds" });
  });

  test("is shown to nobody when it arrives later than it was meant to", async () => {
    const ada = await world().joined("ada");
    const until = ada.joined.serverNow + 10_000;
    expect(await ada.signal("typing", true, { until })).toMatchObject({ name: "sent" });
    await world().backend.advance(100);
    await ada.signal("typing", null);
    await world().backend.advance(10_000);
    expect(await ada.signal("typing", true, { until })).toEqual({ name: "too-late" });
    expect(await ada.signals("typing")).toEqual({ name: "listed", signals: [] });
    await expect(ada.signal("typing", true, { until: NaN })).rejects.toThrow("no time");
  });

  test("is refused where it is no signal, or authorize says no", async () => {
    const ada = await world().joined("ada");
    await expect(ada.signal("typing", "x".repeat(1100))).rejects.toThrow("1024 bytes");
    for (const kind of ["", "Typing", "a b", "x".repeat(33)]) {
      await expect(ada.signal(kind, 1)).rejects.toThrow("kind of signals");
      await expect(ada.signals(kind)).rejects.toThrow("kind of signals");
    }
    await expect(ada.signal("typing", 1, { forMs: Infinity })).rejects.toThrow("no time");
    expect(await ada.signal("forbidden", 1)).toEqual({ name: "denied" });
    expect(await ada.signals("forbidden")).toEqual({ name: "listed", signals: [] });
  });
});

describeRooms("what a room is asked", (world) => {
  test("is checked before anybody is asked about it", async () => {
    const ada = await world().joined("ada");
    const nameless = await world().tab("ada", "");
    await expect(nameless.tryJoin()).rejects.toThrow("1 to 256");
    await expect((await world().tab("ada", "x".repeat(257))).tryJoin()).rejects.toThrow("1 to 256");
    await expect((await world().guestTab("open", "me")).tryJoin()).rejects.toThrow("32 hexadecimal");
    await expect(ada.tryJoin({ profile: { name: "x".repeat(129) } })).rejects.toThrow("128 characters");
    for (const limit of [0, 101, 1.5, -1, NaN]) {
      await expect(ada.members({ limit })).rejects.toThrow("1 to 100");
    }
    await expect(ada.acquire("")).rejects.toThrow("1 to 256");
    const nobody = { name: "revoked" };
    expect(await ada.members({ token: "guessed" })).toEqual(nobody);
    expect(await ada.members({ token: ada.joined.leaveToken })).toEqual(nobody);
    expect(await ada.members({ token: "hall" })).toEqual(nobody);
  });

  test("is answered so often, and other users with it", async () => {
    const ada = await world().joined("ada");
    const limited = { name: "rate-limited", retryAfterMs: expect.any(Number) as number };
    const beats = [];
    for (let i = 0; i < 14; i++) beats.push((await ada.beat()).name);
    expect(beats).toEqual([...Array<string>(12).fill("alive"), "rate-limited", "rate-limited"]);
    await world().backend.advance(5000);
    expect(await ada.beat()).toMatchObject({ name: "alive" });

    const answers = [];
    for (let i = 0; i < 34; i++) answers.push((await ada.rejoinAnswer()).name);
    expect(answers.filter((name) => name === "joined").length).toBeLessThanOrEqual(32);
    expect(await ada.rejoinAnswer()).toEqual(limited);
    expect(await (await world().tab("grace")).tryJoin()).toMatchObject({ name: "joined" });

    const leases = [];
    for (let i = 0; i < 62; i++) leases.push((await ada.acquire("title")).name);
    expect(leases.slice(0, 60)).not.toContain("rate-limited");
    expect(await ada.acquire("title")).toEqual(limited);
  });
});
