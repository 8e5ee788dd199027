import { expect, test } from "vitest";
import { userIdOf } from "./rooms-client.js";
import { describeRooms } from "./rooms-world.js";

const seconds = 1000;

describeRooms("a room", (world) => {
  test("lists who has joined, in the order in which they came", async () => {
    const ada = await world().joined("ada");
    await world().backend.advance(5);
    await world().joined("grace");
    expect(await ada.names()).toEqual(["ada", "grace"]);
    expect(ada.joined).toMatchObject({
      self: { userId: userIdOf("ada") },
      serverNow: expect.any(Number) as number,
      timings: { beatVisibleMs: 10_000, beatHiddenMs: 60_000, awayAfterHiddenMs: 5_000 },
    });
  });

  test("has a member once, whatever the number of their tabs", async () => {
    const first = await world().joined("ada");
    const second = await world().joined("ada");
    const grace = await world().joined("grace");
    expect(await grace.names()).toHaveLength(2);
    await first.leave();
    expect(await grace.names()).toContain("ada");
    await second.leave();
    expect(await grace.names()).toEqual(["grace"]);
  });

  test("has away who is away in all of their tabs", async () => {
    const first = await world().joined("ada");
    const second = await world().joined("ada");
    await first.show(false);
    expect(await first.names()).toEqual(["ada"]);
    await second.show(false);
    expect(await first.names()).toEqual(["ada (away)"]);
    await first.show(true);
    expect(await first.names()).toEqual(["ada"]);
  });

  test("lists nobody who is silent for 25 seconds, or for 150 where the tab is hidden", async () => {
    const grace = await world().joined("grace");
    await world().joined("ada");
    const hidden = await world().joined("hedy");
    await hidden.show(false);
    await world().pass(24 * seconds, [grace]);
    expect(await grace.names()).toEqual(expect.arrayContaining(["ada", "hedy (away)"]));
    await world().pass(1 * seconds, []);
    expect(await grace.names()).not.toContain("ada");
    await grace.beat();
    await world().pass(124 * seconds, [grace]);
    expect(await grace.names()).toContain("hedy (away)");
    await world().pass(1 * seconds, []);
    expect(await grace.names()).toEqual(["grace"]);
  });

  test("keeps whoever beats, and nobody else, for a quarter of an hour", async () => {
    const tabs = [await world().joined("ada"), await world().joined("grace")];
    const hidden = await world().joined("hedy");
    await hidden.show(false);
    await world().joined("ghost");
    for (let i = 0; i < 5; i++) {
      await world().pass(3 * 60 * seconds, [...tabs, hidden]);
      expect(await tabs[0]?.names()).toEqual(["ada", "grace", "hedy (away)"]);
    }
  });

  test("counts who is alone as gone after 75 seconds, and sooner when somebody comes to see it", async () => {
    const alone = await world().tab("ada");
    alone.pace = "alone";
    await alone.join();
    await world().pass(74 * seconds);
    expect(await alone.names()).toEqual(["ada"]);
    await world().pass(1 * seconds);
    expect(await alone.names()).toEqual([]);

    await alone.join();
    const other = await world().joined("grace");
    await world().pass(25 * seconds, [other]);
    expect(await other.names()).toEqual(["grace"]);
  });

  test("has who comes back soon at their old place, and later at the end", async () => {
    const ada = await world().joined("ada");
    await world().backend.advance(5);
    const grace = await world().joined("grace");
    await ada.leave();
    await world().pass(3 * seconds);
    await ada.join();
    expect(await grace.names()).toEqual(["ada", "grace"]);
    await ada.leave();
    await world().pass(70 * seconds, [grace]);
    await ada.join();
    expect(await grace.names()).toEqual(["grace", "ada"]);
  });

  test("shows nobody who is here without being shown", async () => {
    const grace = await world().joined("grace");
    const ada = await world().tab("ada");
    await world().backend.advance(1);
    const joined = await ada.join({ appear: "offline" });
    expect(joined.self.userId).toBe(userIdOf("ada"));
    expect(await ada.names()).toEqual(["grace"]);
    expect(await grace.names()).toEqual(["grace"]);
    expect(await ada.signal("typing", true)).toEqual({ name: "not-shown" });
    expect(await ada.beat()).toMatchObject({ name: "alive" });
    await ada.join({ appear: "online", former: { leaveToken: joined.leaveToken, goesOn: true } });
    expect(await grace.names()).toEqual(["grace", "ada"]);
  });

  test("shows the name of the token before the one that somebody chooses", async () => {
    const ada = await world().tab("ada");
    await ada.join({ profile: { name: "Countess", color: "plum" } });
    expect(await ada.members()).toMatchObject({
      members: [{ profile: { name: "Countess", color: "plum" } }],
    });
  });

  test("is another one than the room beside it", async () => {
    const ada = await world().joined("ada", "hall");
    const grace = await world().joined("grace", "attic");
    expect(await ada.names()).toEqual(["ada"]);
    expect(await grace.names()).toEqual(["grace"]);
    expect(await grace.caller.query("realtime:members", { token: ada.joined.token })).toMatchObject({
      name: "listed",
    });
  });
});

describeRooms("a session", (world) => {
  test("ends by its own token, without a sign-in, and once", async () => {
    const ada = await world().joined("ada");
    const grace = await world().joined("grace");
    const beacon = await world().backend.as(null);
    const leave = (leaveToken: string) => beacon.mutation("realtime:leave", { leaveToken });
    expect(await leave("guessed")).toBe(null);
    expect(await leave(grace.joined.session)).toBe(null);
    expect(await leave(grace.joined.token)).toBe(null);
    expect(await ada.names()).toHaveLength(2);
    expect(await leave(grace.joined.leaveToken)).toBe(null);
    expect(await leave(grace.joined.leaveToken)).toBe(null);
    expect(await ada.names()).toEqual(["ada"]);
    expect(await grace.beat()).toEqual({ name: "gone" });
  });

  test("of somebody else can't be used", async () => {
    const ada = await world().joined("ada");
    const mine = await world().joined("grace");
    const { session } = ada.joined;
    expect(await mine.beat({ session, away: true })).toEqual({ name: "gone" });
    expect(await mine.signal("typing", true, { session })).toEqual({ name: "gone" });
    expect(await mine.beat({ room: "attic" })).toEqual({ name: "gone" });
    const other = await world().tab("grace");
    await other.join({ former: { leaveToken: ada.joined.leaveToken, goesOn: true } });
    expect(other.joined.session).not.toBe(session);
    expect(await ada.beat()).toMatchObject({ name: "alive" });
    expect(await ada.names()).toEqual(["ada", "grace"]);
  });

  test("ends by the token that its tab has made, which nobody has to be told", async () => {
    const leaveToken = "made by the tab, and told to nobody";
    const ada = await world().joined("ada");
    const grace = await world().tab("grace");
    expect(await grace.join({ leaveToken })).toMatchObject({ leaveToken });
    const beacon = await world().backend.as(null);
    await beacon.mutation("realtime:leave", { leaveToken });
    expect(await ada.names()).toEqual(["ada"]);
    expect(await grace.beat()).toEqual({ name: "gone" });
    // What it was known by is free again.
    expect(await grace.join({ leaveToken })).toMatchObject({ leaveToken });
    expect(await ada.names()).toEqual(["ada", "grace"]);
  });

  test("is the same for who asks for it again, and gives way all the same", async () => {
    const leaveToken = "of a tab that heard no answer to it";
    const ada = await world().tab("ada");
    const before = await ada.join();
    const former = { leaveToken: before.leaveToken, goesOn: false };
    const first = await ada.join({ leaveToken, former });
    await ada.signal("typing", true);
    expect(await ada.join({ leaveToken, former })).toMatchObject({ session: first.session, leaveToken });
    expect(await ada.signals("typing")).toMatchObject({ signals: [{ session: first.session }] });
    expect(await ada.beat({ session: before.session })).toEqual({ name: "gone" });
    expect(await ada.join({ former: { leaveToken, goesOn: false } })).not.toMatchObject({
      session: first.session,
    });
    expect(await ada.beat({ session: first.session })).toEqual({ name: "gone" });
  });

  test("is never had by the token of another member, or of another room", async () => {
    const leaveToken = "chosen by one and found by another";
    const ada = await world().tab("ada");
    const { session } = await ada.join({ leaveToken });
    const grace = await world().tab("grace");
    const attic = await world().tab("ada", "attic");
    for (const tab of [grace, attic]) {
      const joined = await tab.join({ leaveToken });
      expect(joined.session).not.toBe(session);
      expect(joined.leaveToken).not.toBe(leaveToken);
    }
    await grace.leave();
    await attic.leave();
    expect(await ada.beat()).toMatchObject({ name: "alive" });
    expect(await ada.names()).toEqual(["ada"]);
  });

  test("has no token that could be guessed", async () => {
    const ada = await world().tab("ada");
    for (const leaveToken of ["", "short", "x".repeat(31), "x".repeat(129)])
      await expect(ada.tryJoin({ leaveToken })).rejects.toThrow("A leaveToken has 32 to 128 characters.");
  });

  test("goes on over a second join, or gives way without its member leaving", async () => {
    const ada = await world().joined("ada");
    const { session, token } = ada.joined;
    await ada.signal("typing", true);
    expect(await ada.rejoin()).toMatchObject({ session, token });
    expect(await ada.signals("typing")).toMatchObject({ signals: [{ session }] });

    const { joinedAt } = ada.joined.self;
    await world().backend.advance(90 * seconds - 70 * seconds);
    const next = await ada.rejoin(false);
    expect(next.session).not.toBe(session);
    expect(next.self.joinedAt).toBe(joinedAt);
    expect(await ada.signals("typing")).toMatchObject({ signals: [] });
    expect(await ada.beat({ session })).toEqual({ name: "gone" });
  });

  test("that slept for an hour is gone, and comes back as a new one", async () => {
    const ada = await world().joined("ada");
    await world().pass(3600 * seconds);
    const grace = await world().joined("grace");
    expect(await ada.beat()).toEqual({ name: "gone" });
    const { session } = ada.joined;
    await world().pass(1 * seconds);
    expect((await ada.rejoin()).session).not.toBe(session);
    expect(await grace.names()).toEqual(["grace", "ada"]);
  });

  test("too many of one member end the one that would have ended first", async () => {
    const first = await world().joined("ada");
    await world().backend.advance(10);
    for (let i = 0; i < 20; i++) await world().joined("ada");
    expect(await first.beat()).toEqual({ name: "gone" });
    expect(await first.names()).toEqual(["ada"]);
  });
});

describeRooms("somebody who isn't signed in", (world) => {
  test("is let in only where authorize allows it", async () => {
    const guest = await world().guestTab("hall");
    expect(await guest.tryJoin()).toEqual({ name: "denied" });
    const nobody = await world().backend.as(null);
    await expect(nobody.mutation("realtime:join", { room: "open", pace: "visible" })).rejects.toThrow(
      "guest",
    );
  });

  test("is one member by all tabs of a browser, whose secret nobody sees", async () => {
    const first = await world().guestTab();
    const { self } = await first.join({ profile: { name: "Guest" } });
    const second = await world().guestTab("open", first.guest);
    await second.join({ profile: { name: "Guest" } });
    await world().backend.advance(1);
    const other = await world().guestTab();
    await other.join();
    const listed = await other.members();
    expect(listed).toMatchObject({
      members: [{ userId: self.userId }, { userId: other.joined.self.userId }],
    });
    expect(JSON.stringify(listed)).not.toContain(first.guest);
  });

  test("can't act as another guest, nor as a user", async () => {
    const guest = await world().guestTab();
    await guest.join();
    const user = await world().joined("ada", "open");
    const thief = await world().guestTab();
    await thief.join();
    for (const { session } of [guest.joined, user.joined]) {
      expect(await thief.beat({ session })).toEqual({ name: "gone" });
    }
  });
});
