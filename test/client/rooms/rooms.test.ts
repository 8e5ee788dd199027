import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";
import type { RealtimeClient } from "../../../src/client/realtime-client.js";
import { clientParts } from "../../../src/client/client-parts.js";
import { type MembersState, roomOf } from "../../../src/client/rooms/index.js";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startDevServer } from "../../../src/embedded/node/index.js";
import { FaultyProxy } from "../../embedded/support/faulty-proxy.js";
import { signToken } from "../../embedded/support/tokens.js";
import { until } from "../../embedded/support/until.js";
import { outboxDir } from "../../server/outbox-backends.js";
import { userIdOf } from "../../server/rooms-client.js";
import { openClient } from "../support.js";

let server: DevServer;
let clients: RealtimeClient[] = [];
let rooms = 0;

beforeAll(async () => void (server = await startDevServer({ dir: outboxDir, port: 0 })));
afterAll(() => server.close());
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
});

/** That somebody has left is shown after five seconds. */
const untilShown = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 50 });
const newRoom = (): string => `room ${++rooms}`;

/** Somebody in a room, with all that they were told of who is there. */
function inRoom(room: string, subject: string | null, url = server.url) {
  const client = openClient(url, { storage: "off" });
  clients.push(client);
  if (subject !== null) client.setAuth(() => signToken({ subject }));
  const { members, typing } = roomOf(client, room);
  const states: MembersState[] = [];
  const ends = [members.subscribe((state) => states.push(state)), typing.subscribe(() => undefined)];
  const leave = (): void => ends.forEach((end) => end());
  const names = (): readonly string[] => {
    const { current } = members;
    return current.name === "here" ? current.members.map(({ userId }) => userId.split("|").at(-1) ?? "") : [];
  };
  return { client, room: roomOf(client, room), states, leave, names };
}

async function call(name: string, args: Record<string, Value>): Promise<void> {
  const http = new ConvexHttpClient(server.url, { logger: false });
  await http.mutation(makeFunctionReference<"mutation">(name), args);
}

const turn = (name: string, isOn: boolean) => call("switches:turn", { name, isOn });

describe("a room over the real protocol", () => {
  test("shows who is there, oneself first, and who leaves after a while", async () => {
    const room = newRoom();
    const ana = inRoom(room, "ana");
    await until(() => expect(ana.names()).toEqual(["ana"]));
    const ben = inRoom(room, "ben");
    await until(() => {
      expect(ana.names()).toEqual(["ana", "ben"]);
      expect(ben.names()).toEqual(["ben", "ana"]);
    });
    ben.leave();
    await untilShown(() => expect(ana.names()).toEqual(["ana"]));
  }, 60_000);

  test("is the same for all who ask for it on a page", () => {
    const { client, room } = inRoom(newRoom(), null);
    expect(roomOf(client, `room ${rooms}`)).toBe(room);
    expect(roomOf(client, "another")).not.toBe(room);
  });

  test("shows who types, until they stop, to others only", async () => {
    const room = newRoom();
    const [ana, ben] = [inRoom(room, "ana"), inRoom(room, "ben")];
    await until(() => expect([ana.names().length, ben.names().length]).toEqual([2, 2]));
    ben.room.typing.input();
    const typing = () => ana.room.typing.current.members.map(({ userId }) => userId.split("|").at(-1));
    await until(() => expect(typing()).toEqual(["ben"]));
    expect(ben.room.typing.current.members).toEqual([]);
    ben.room.typing.stop();
    await until(() => expect(typing()).toEqual([]));
  });

  test("lets nobody in whom the app doesn't", async () => {
    const mallory = inRoom(newRoom(), "mallory");
    const guest = inRoom(newRoom(), null);
    const welcome = inRoom("open for all", null);
    await until(() => {
      expect(mallory.room.members.current).toEqual({ name: "denied" });
      expect(guest.room.members.current).toEqual({ name: "denied" });
      expect(welcome.room.members.current).toMatchObject({ name: "here", count: 1 });
    });
  });

  test("is another's when somebody else signs in, without anything of the former", async () => {
    const room = newRoom();
    const ana = inRoom(room, "ana");
    const ben = inRoom(room, "ben");
    await until(() => expect(ben.names()).toEqual(["ben", "ana"]));
    ana.client.setAuth(() => signToken({ subject: "mallory" }));
    await until(() => expect(ana.room.members.current).toEqual({ name: "denied" }));
    await untilShown(() => expect(ben.names()).toEqual(["ben"]));
    ana.client.setAuth(() => signToken({ subject: "cleo" }));
    await until(() => expect(ana.names()).toEqual(["cleo", "ben"]));
  }, 40_000);

  test("shows nothing of who appears offline, who sees all of the others", async () => {
    const room = newRoom();
    const ana = inRoom(room, "ana");
    const ben = inRoom(room, "ben");
    await until(() => expect(ana.names()).toEqual(["ana", "ben"]));
    const [anasHands, bensHands] = [ana, ben].map((each) => each.room.signal<string>("hand"));
    const ends = [anasHands, bensHands].map((hands) => hands!.subscribe(() => undefined));
    bensHands!.send("before", 60_000);
    ben.room.typing.input();
    await until(() => expect(anasHands!.current).toHaveLength(1));
    await until(() => expect(ana.room.typing.current.members).toHaveLength(1));

    ben.room.appearAs(undefined, "offline");
    await until(() => expect([anasHands!.current, ana.room.typing.current.members]).toEqual([[], []]));
    await untilShown(() => expect(ana.room.members.current).toMatchObject({ name: "here", count: 1 }));
    bensHands!.send("after", 60_000);
    ben.room.typing.stop();
    ben.room.typing.input();
    // Ana isn't alone with whom she doesn't see: she says nothing to nobody, so a third one is there to hear.
    const cleo = inRoom(room, "cleo");
    await until(() => expect(ana.names()).toEqual(["ana", "cleo"]));
    anasHands!.send("up", 60_000);
    ana.room.typing.input();
    await until(() => {
      expect(ben.names()).toEqual(["ben", "ana", "cleo"]);
      expect(bensHands!.current).toMatchObject([{ value: "up" }]);
      expect(ben.room.typing.current.members).toMatchObject([{ isSelf: false }]);
      expect(cleo.room.typing.current).toMatchObject({ members: [{ isSelf: false }], others: 0 });
    });
    expect(anasHands!.current).toEqual([]);
    expect(ana.room.typing.current).toEqual({ members: [], others: 0 });
    expect([ana, cleo].flatMap(({ names }) => names())).not.toContain("ben");
    ends.forEach((end) => end());
  }, 40_000);

  test("shows and hears nobody any more whose right was taken away, from that commit on", async () => {
    const room = newRoom();
    const [ana, ben] = [inRoom(room, "ana"), inRoom(room, "ben")];
    await until(() => expect([ana.names().length, ben.names().length]).toEqual([2, 2]));
    const hands = ben.room.signal<string>("hand");
    const anasHands = ana.room.signal<string>("hand");
    const heard: string[] = [];
    hands.subscribe((signals) => heard.push(...signals.map(({ value }) => value)));
    const ends = anasHands.subscribe(() => undefined);
    ana.room.signal<string>("hand").send("before");
    await until(() => expect(heard).toContain("before"));

    await call("rooms:ban", { room, user: "ben", userId: userIdOf("ben") });
    const since = ben.states.length;
    // At once: whether ben's page has heard of it or not.
    hands.send("after", 60_000);
    const cleo = inRoom(room, "cleo");
    await until(() => expect(cleo.names()).toContain("ana"));
    ana.room.signal<string>("hand").send("after", 60_000);
    await until(() => expect(ben.room.members.current.name).toBe("denied"));
    await untilShown(() => expect(ana.names()).toEqual(["ana", "cleo"]));

    const shown = ben.states.slice(since).flatMap((state) => (state.name === "here" ? state.members : []));
    expect(shown.some(({ userId }) => userId.includes("cleo"))).toBe(false);
    expect(heard).not.toContain("after");
    expect(hands.current).toEqual([]);
    expect(anasHands.current).toEqual([]);
    ends();
  }, 40_000);

  test("goes on over another sign-in of the same user", async () => {
    const room = newRoom();
    const ana = inRoom(room, "ana");
    const ben = inRoom(room, "ben");
    await until(() =>
      expect([ana.names(), ben.names()]).toEqual([
        ["ana", "ben"],
        ["ben", "ana"],
      ]),
    );
    const since = ben.states.length;
    ana.client.setAuth(() => signToken({ subject: "ana" }));
    const cleo = inRoom(room, "cleo");
    await until(() => {
      expect(ana.names()).toEqual(["ana", "ben", "cleo"]);
      expect(cleo.names()).toEqual(["cleo", "ana", "ben"]);
      expect(ben.names()).toEqual(["ben", "ana", "cleo"]);
    });
    const counts = ben.states.slice(since).map((state) => (state.name === "here" ? state.members.length : 0));
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(2);
  });

  test("keeps who is there through a lost connection, and says that it may be old", async () => {
    const room = newRoom();
    const proxy = await FaultyProxy.start(server.url);
    const ana = inRoom(room, "ana", proxy.url);
    const ben = inRoom(room, "ben");
    await until(() => expect(ana.names()).toEqual(["ana", "ben"]));
    proxy.goDown();
    await until(() =>
      expect(ana.room.members.current).toMatchObject({ name: "here", isStale: true, count: 2 }),
    );
    proxy.comeBack();
    ana.client.reconnect();
    await until(() => expect(ana.room.members.current).toMatchObject({ isStale: false, count: 2 }));
    const since = ben.states.slice(ben.states.findIndex((s) => s.name === "here" && s.members.length === 2));
    expect(since.every((state) => state.name === "here" && state.members.length === 2)).toBe(true);
    await proxy.close();
  }, 40_000);

  test("says of a backend without rooms that it has none", async () => {
    const other = await startDevServer({ dir: "test/fixtures/backend/convex", port: 0 });
    const { room } = inRoom(newRoom(), null, other.url);
    await until(() => expect(room.members.current.name).toBe("failed"));
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await other.close();
  });

  test("that is closed lets in again who tries again once it is open", async () => {
    const room = newRoom();
    await turn(`${room} is closed`, true);
    const ana = inRoom(room, "ana");
    await until(() => expect(ana.room.members.current).toEqual({ name: "denied", data: { code: "closed" } }));
    await turn(`${room} is closed`, false);
    ana.room.retry();
    await until(() => expect(ana.names()).toEqual(["ana"]));
  });

  test("says things that are no acts of the reader's own, unlike mutations", async () => {
    const { client } = inRoom(newRoom(), "ana");
    const texts = client.watch<readonly string[]>("notes:texts", {});
    const own: boolean[] = [];
    texts.subscribe((state) => own.push(state.own));
    await until(() => expect(texts.current.name).toBe("ready"));
    own.length = 0;
    const { remote } = client[clientParts]!;
    await until(() => expect(remote.connection.maySend).toBe(true));
    await remote.trySend({ name: "notes:add", args: { text: "now or never" } });
    await until(() => expect(texts.current.value).toContain("now or never"));
    expect(own).toEqual([false]);
    await client.mutate("notes:add", { text: "an act" }).settled;
    expect(own).toEqual([false, true]);
  });

  test("says nothing where it can't be said at once, and nothing later", async () => {
    const proxy = await FaultyProxy.start(server.url);
    const { client } = inRoom(newRoom(), null, proxy.url);
    const { remote } = client[clientParts]!;
    await until(() => expect(remote.connection.maySend).toBe(true));
    proxy.goDown();
    await until(() => expect(remote.connection.maySend).toBe(false));
    expect(remote.trySend({ name: "notes:add", args: { text: "never" } })).toBe(null);
    proxy.comeBack();
    client.reconnect();
    expect((await client.mutate("notes:add", { text: "later" }).settled).name).toBe("applied");
    const texts = client.watch<readonly string[]>("notes:texts", {});
    texts.subscribe(() => undefined);
    await until(() => expect(texts.current.value).toContain("later"));
    expect(texts.current.value).not.toContain("never");
    await client.close();
    await proxy.close();
  });
});
