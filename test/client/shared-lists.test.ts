import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { PagesSource, RealtimeClient, WatchPagesOptions } from "../../src/client/index.js";
import { loadCode } from "../../src/embedded/node/loader.js";
import { openClient, type PageBackend, startPageBackend } from "../../src/testing/index.js";
import { api } from "../fixtures/backend/convex/_generated/api.js";
import { LinesLogger } from "../core/live/scripted-remote.js";
import { BACKEND_DIR } from "../embedded/support/backend.js";
import { signToken } from "../embedded/support/tokens.js";
import { until } from "../embedded/support/until.js";

interface Message {
  readonly _id: string;
  readonly _creationTime: number;
  readonly body: string;
}

const { code } = await loadCode(BACKEND_DIR);
const pageSize = 4;
let backend: PageBackend;
let runs: string[];
let clients: RealtimeClient[];
let writer: ReturnType<typeof openClient>;

beforeEach(async () => {
  runs = [];
  clients = [];
  backend = await startPageBackend({
    code,
    log: (event) => {
      if (event.type === "function" && event.path.includes("loggedPage")) runs.push(event.line);
    },
  });
  writer = openClient(backend);
  for (const channel of ["shared", "a", "b", "c"]) await send(channel, 10);
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await writer.close();
  backend.close();
});

async function send(channel: string, count: number, word = "message"): Promise<void> {
  for (let i = 0; i < count; i++) await writer.mutation(api.messages.send, { channel, body: `${word} ${i}` });
}

function newClient(): RealtimeClient {
  const client = createRealtimeClient({
    url: backend.url,
    webSocketConstructor: backend.WebSocket,
    logger: new LinesLogger(),
  });
  clients.push(client);
  return client;
}

/** A list that somebody looks at, and that has what it asked for. */
async function opened(
  client: RealtimeClient,
  channel: string,
  options: WatchPagesOptions = {},
): Promise<PagesSource<Message> & { leave(): void }> {
  const list = client.watchPages<Message>("messages:loggedPage", { channel }, { pageSize, ...options });
  const leave = list.subscribe(() => undefined);
  await settled(list);
  return Object.assign(list, { leave });
}

const settled = (list: PagesSource<Message>) =>
  until(() => expect(list.current).toMatchObject({ name: "ready", stale: false }));

const bodies = (list: PagesSource<Message>) => list.current.rows.map(({ body }) => body);

/** The runs of the list `channel` that `act` caused. */
async function runsOf(channel: string, act: () => Promise<unknown>): Promise<number> {
  runs = [];
  await act();
  return runs.filter((line) => line.includes(`'${channel}'`)).length;
}

/** Clients that opened, left and reopened other lists, in an order of their own. */
async function busyClients(count: number): Promise<RealtimeClient[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const client = newClient();
      const before = ["a", "b", "c", "a", "b"].slice(number % 4, (number % 4) + (number % 3));
      for (const channel of before) {
        const list = await opened(client, channel, { pageSize: 2 + (number % 2) });
        if (number % 2 === 0) list.leave();
      }
      if (number % 5 === 4) {
        client.setAuth(() => signToken({ subject: `user ${number}` }));
        await until(() => expect(client.connection.current.name).toBe("connected"));
      }
      return client;
    }),
  );
}

describe("a list that many have opened", () => {
  test("runs once for all of them, page by page, whatever each did before", async () => {
    const all = await busyClients(20);
    const lists: (PagesSource<Message> & { leave(): void })[] = [];
    expect(
      await runsOf("shared", async () =>
        lists.push(...(await Promise.all(all.map((c) => opened(c, "shared"))))),
      ),
    ).toBe(1);
    const more = async () => {
      for (const list of lists) list.loadMore();
      await until(() => expect(lists.every((list) => list.current.length === 8)).toBe(true));
    };
    expect(await runsOf("shared", more)).toBe(1);
    const change = async () => {
      await send("shared", 1, "new");
      await until(() => expect(lists.every((list) => list.current.length === 9)).toBe(true));
    };
    expect(await runsOf("shared", change)).toBe(1);
    const seen = bodies(lists[0]!);
    expect(seen).toEqual(["new 0", ...[9, 8, 7, 6, 5, 4, 3, 2].map((i) => `message ${i}`)]);
    for (const list of lists) expect(bodies(list)).toEqual(seen);
  });

  test("gives someone who comes later pages of the asked size, and the others keep theirs", async () => {
    const early = await opened(newClient(), "shared");
    early.loadMore();
    await until(() => expect(early.current.length).toBe(8));
    await send("shared", 2, "new");
    await until(() => expect(early.current.length).toBe(10));
    const late = await opened(newClient(), "shared");
    expect(bodies(late)).toEqual(["new 1", "new 0", "message 9", "message 8"]);
    late.loadMore();
    await until(() => expect(late.current.length).toBe(8));
    expect(bodies(late)).toEqual(bodies(early).slice(0, 8));
  });

  test("runs once for those who sign in before and those who sign in after they opened it", async () => {
    const [before, after] = [newClient(), newClient()];
    before.setAuth(() => signToken({ subject: "ada" }));
    const first = await opened(before, "shared");
    const second = await opened(after, "shared");
    const signedIn = runsOf("shared", async () => {
      after.setAuth(() => signToken({ subject: "bob" }));
      await settled(second);
    });
    expect(await signedIn).toBe(0);
    expect(bodies(second)).toEqual(bodies(first));
  });

  test("runs once for those who began somewhere in it, in both directions", async () => {
    const whole = await opened(newClient(), "shared", { pageSize: 10 });
    const from = whole.current.rows[5]!._creationTime;
    const all = await busyClients(6);
    const lists: PagesSource<Message>[] = [];
    const open = async () => {
      lists.push(...(await Promise.all(all.map((client) => opened(client, "shared", { from })))));
      await until(() => expect(lists.every((list) => list.current.length === 8)).toBe(true));
    };
    expect(await runsOf("shared", open)).toBe(2);
    for (const list of lists) expect(bodies(list)).toEqual(bodies(whole).slice(1, 9));
  });

  test("is shared again by someone who left and came back", async () => {
    const stays = await opened(newClient(), "shared");
    const client = newClient();
    const list = await opened(client, "shared");
    list.leave();
    await opened(client, "a");
    const back = async () => expect(bodies(await opened(client, "shared"))).toEqual(bodies(stays));
    expect(await runsOf("shared", back)).toBe(0);
  });
});

describe("lists of one client that ask for the same pages", () => {
  test("keep journals of their own, so that none of them has a gap or shows a row twice", async () => {
    const client = newClient();
    const body = { key: "body" } as const;
    const first = await opened(client, "shared");
    first.loadMore();
    await until(() => expect(first.current.length).toBe(8));
    await send("shared", 2, "new");
    await until(() => expect(first.current.length).toBe(10));
    first.leave();
    // Begins while nobody watches the first: its pages end elsewhere.
    const second = await opened(client, "shared", body);
    second.loadMore();
    await until(() => expect(second.current.length).toBe(8));
    const again = await opened(client, "shared");
    await send("shared", 1, "newest");
    const expected = ["newest 0", "new 1", "new 0", ...[9, 8, 7, 6, 5, 4, 3, 2].map((i) => `message ${i}`)];
    await until(() => {
      expect(bodies(again)).toEqual(expected);
      expect(bodies(second)).toEqual(expected.slice(0, 9));
    });
  });

  test("of different sizes are told apart by their size", async () => {
    const [client, other] = [newClient(), newClient()];
    await opened(client, "shared", { pageSize: 3 });
    await opened(client, "shared", { pageSize: 5 });
    const inOtherOrder = async () => {
      expect((await opened(other, "shared", { pageSize: 5 })).current.length).toBe(5);
      expect((await opened(other, "shared", { pageSize: 3 })).current.length).toBe(3);
    };
    expect(await runsOf("shared", inOtherOrder)).toBe(0);
  });
});
