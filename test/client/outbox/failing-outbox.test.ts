import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { convexOutboxRemote } from "../../../src/adapters/convex/convex-outbox-remote.js";
import { MemoryOutboxStore } from "../../../src/adapters/memory/memory-outbox-store.js";
import { ClientOutbox } from "../../../src/client/outbox/client-outbox.js";
import { insertAtStart, queueMutations, type MutationsOptions } from "../../../src/client/outbox/index.js";
import { memoryPlaces } from "../../../src/client/outbox/outbox-places.js";
import type { RealtimeClient } from "../../../src/client/realtime-client.js";
import { RealtimeError } from "../../../src/core/errors.js";
import type { SubmitRequest } from "../../../src/core/outbox/wire.js";
import type { RemoteOutcome, RemoteResult } from "../../../src/core/ports.js";
import { startDevServer } from "../../../src/embedded/node/index.js";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { LinesLogger } from "../../core/live/scripted-remote.js";
import { someOperation } from "../../core/outbox/some-operation.js";
import { FaultyProxy } from "../../embedded/support/faulty-proxy.js";
import { signToken } from "../../embedded/support/tokens.js";
import { until } from "../../embedded/support/until.js";
import { outboxDir } from "../../server/outbox-backends.js";
import { openClient } from "../support.js";

const token = "t".repeat(40);

let server: DevServer;
let proxy: FaultyProxy;
let client: RealtimeClient | undefined;

beforeAll(async () => {
  server = await startDevServer({ dir: path.resolve(import.meta.dirname, "../../../convex"), port: 0 });
  const guest = openClient(server.url);
  await guest.mutate("guests:join", { token, name: "Ada" }).settled;
  await guest.close();
});
afterAll(() => server.close());
beforeEach(async () => {
  proxy = await FaultyProxy.start(server.url);
});
afterEach(async () => {
  await client?.close();
  await proxy.close();
});

async function connected(mutations: MutationsOptions = { "messages:send": {} }): Promise<RealtimeClient> {
  const opened = openClient(proxy.url, { storage: "memory", outbox: queueMutations(mutations) });
  client = opened;
  await until(() => expect(opened.connection.current.name).toBe("connected"));
  return opened;
}

async function disconnected(mutations?: MutationsOptions): Promise<RealtimeClient> {
  const opened = await connected(mutations);
  proxy.goDown();
  await until(() => expect(opened.connection.current.name).not.toBe("connected"));
  return opened;
}

const send = (to: RealtimeClient, body: string, channel = "failing") =>
  to.mutate("messages:send", { token, channel, body });

describe("a client that is closed", () => {
  test("leaves no promise of a queued mutation open", async () => {
    const opened = await disconnected();
    const early = send(opened, "early");
    await early.saved;
    const late = send(opened, "late");
    await opened.close();
    for (const { saved, settled } of [early, late]) {
      expect(await settled).toMatchObject({ name: "interrupted", error: { code: "client-closed" } });
      expect(["durable", "volatile"]).toContain((await saved).name);
    }
  });
});

describe("another sign-in", () => {
  test("that names nobody again lets what waits go on, and shows it once", async () => {
    const opened = await connected({
      "messages:send": { ids: [""], effects: [insertAtStart({ query: "messages:list" })] },
    });
    const list = opened.watchPages<{ body: string }>("messages:list", { channel: "again" });
    const seen: string[][] = [];
    list.subscribe(({ rows }) => seen.push(rows.map(({ body }) => body)));
    await until(() => expect(list.current.name).toBe("ready"));
    const isAnswer = (direction: string, frame: string): boolean =>
      direction === "toClient" && frame.includes('"applied"');
    proxy.cutOnceBefore((direction, frame) => {
      if (!isAnswer(direction, frame)) return false;
      proxy.goDown();
      return true;
    });
    const operation = send(opened, "hello", "again");
    await until(() => expect(opened.connection.current.name).not.toBe("connected"));
    opened.setAuth(null);
    proxy.comeBack();
    opened.reconnect();
    expect(await operation.settled).toMatchObject({ name: "applied" });
    await until(() => expect(opened.outbox.current).toMatchObject({ pending: 0 }));
    await until(() => expect(list.current.rows.map(({ body }) => body)).toEqual(["hello"]));
    for (const bodies of seen) expect(bodies.length).toBeLessThan(2);
  });

  test("leaves in memory what somebody has left there, until they are back", async () => {
    const ownServer = await startDevServer({ dir: outboxDir, port: 0 });
    onTestFinished(() => ownServer.close());
    const ownProxy = await FaultyProxy.start(ownServer.url);
    onTestFinished(() => ownProxy.close());
    const outbox = queueMutations({ "notes:add": {} });
    const opened = openClient(ownProxy.url, { storage: "memory", outbox });
    client = opened;
    const signIn = async (subject: string) => {
      opened.setAuth(() => signToken({ subject }));
      await until(() => expect(opened.outbox.current).not.toBeNull());
    };
    await signIn("ada");
    ownProxy.goDown();
    const left = opened.mutate("notes:add", { text: "by ada" });
    await left.saved;
    await signIn("bob");
    expect(await left.settled).toMatchObject({ name: "interrupted", error: { code: "sign-in-changed" } });
    expect(opened.outbox.operations).toEqual([]);
    ownProxy.comeBack();
    opened.reconnect();
    expect(await opened.mutate("notes:add", { text: "by bob" }).settled).toMatchObject({ name: "applied" });
    await signIn("ada");
    const texts = opened.watch<string[]>("notes:texts");
    texts.subscribe(() => undefined);
    await until(() => expect(texts.current.value).toEqual(["by bob", "by ada"]));
  });
});

describe("the page's own code", () => {
  test.each([
    ["throws", () => raise()],
    ["answers no text", () => 5],
    ["answers nothing", () => ""],
  ])("for a lane that %s is named, and nothing is queued", async (_how, lane) => {
    const opened = await disconnected({ "messages:send": { lane: lane as () => string } });
    expect(() => send(opened, "x")).toThrow(
      expect.objectContaining({
        code: "callback-failed",
        message: expect.stringContaining("lane") as string,
      }),
    );
    expect(opened.outbox.operations).toEqual([]);
    expect(opened.outbox.current).toMatchObject({ pending: 0 });
  });
});

describe("what is kept and can't be read as values", () => {
  test("keeps nothing else from going on", async () => {
    const store = new MemoryOutboxStore();
    const args = { token, channel: "broken", body: { $integer: "no" } };
    await store.append(someOperation({ id: "broken", lane: "a lane of its own", args }));
    const mutations = {
      "messages:send": {
        effects: [{ kind: "value", query: "counters:messages", update: (value: unknown) => value }],
      },
    } as const;
    client = openClient(proxy.url, {
      outbox: {
        attach: ({ remote, logger, ...parts }) =>
          new ClientOutbox({
            ...parts,
            remote,
            logger,
            mutations,
            outboxRemote: convexOutboxRemote(remote, logger),
            openPlace: (actor) => ({ ...memoryPlaces()(actor), store }),
          }),
      },
    });
    const opened = client;
    await until(() => expect(opened.outbox.operations).toHaveLength(1));
    expect(opened.outbox.operations[0]).toMatchObject({ id: "broken", mutation: "messages:send", args });
    expect(await opened.outbox.discard("broken")).toMatchObject({ name: "done" });
    expect(await send(opened, "healthy").settled).toMatchObject({ name: "applied" });
  });
});

describe("a server's half that answers something else", () => {
  const request: SubmitRequest = { protocol: 1, client: "c", actor: null, acked: [], entries: [] };
  const answering = (outcome: RemoteOutcome) =>
    convexOutboxRemote({ mutate: () => Promise.resolve(outcome), subscribe: unused }, new LinesLogger());

  test.each([null, 5, {}, { name: "answered" }, { name: "answered", answers: [null] }])(
    "is a set-up that has to be mended: %j",
    async (value) => {
      const submitted = await answering({ name: "applied", value }).submit(request);
      expect(submitted).toMatchObject({ name: "failed", failure: { name: "setup" } });
    },
  );

  test("is one that isn't there", async () => {
    const error = new RealtimeError(
      "mutation-failed",
      "realtime:submit failed: Could not find public function for 'realtime:submit'.",
    );
    const submitted = await answering({ name: "rejected", error }).submit(request);
    expect(submitted).toMatchObject({ name: "failed", failure: { name: "setup" } });
  });

  test("did not run what can't be sent", async () => {
    const args = { at: { $integer: "no" } };
    const entry = { kind: "run", n: 1, id: "a", lane: "l", after: 0, fn: "a:b", args } as const;
    const submitted = await answering({ name: "applied", value: null }).submit({
      ...request,
      entries: [entry],
    });
    expect(submitted).toMatchObject({ name: "failed", failure: { name: "not-run" } });
  });

  test("by its ledger is logged, and disturbs nobody", () => {
    let receive: (result: RemoteResult) => void = () => undefined;
    const logger = new LinesLogger();
    const heard: unknown[] = [];
    const remote = convexOutboxRemote(
      {
        mutate: unused,
        subscribe: (_call, listener) => {
          receive = listener;
          return { journal: () => undefined, unsubscribe: () => undefined };
        },
      },
      logger,
    );
    remote.watchLedger("c", (news) => heard.push(news));
    for (const value of [null, {}, { watermark: 1, outcomes: [null] }]) receive({ ok: true, value });
    expect(heard, "nobody waits for it").toEqual([null, null, null]);
    expect(logger.lines.map(({ level }) => level)).toEqual(["error", "error", "error"]);
    receive({ ok: false, error: new RealtimeError("query-failed", "no") });
    expect(heard).toHaveLength(4);
    expect(logger.lines.at(-1)?.level).toBe("warn");
  });
});

function raise(): never {
  throw new Error("no lane today");
}

function unused(): never {
  throw new Error("not used");
}
