import { beforeEach, describe, expect, test } from "vitest";
import { PipedChannel } from "../../../src/core/rooms/piped-channel.js";
import type { SignalTransport } from "../../../src/core/rooms/signal-transport.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";

/** Brings everything to everybody, the sender too, as some sockets do. */
class Pipe implements SignalTransport {
  readonly cost = "free";
  readonly listeners = new Map<string, Set<(value: unknown) => void>>();
  sent = 0;

  send(kind: string, value: unknown): void {
    this.sent++;
    for (const listener of this.listeners.get(kind) ?? []) listener(JSON.parse(JSON.stringify(value)));
  }

  subscribe(kind: string, listener: (value: unknown) => void): () => void {
    const all = this.listeners.get(kind) ?? new Set();
    this.listeners.set(kind, all.add(listener));
    return () => void all.delete(listener);
  }
}

const ignore = (): void => undefined;
let clock: VirtualClock;
let pipe: Pipe;

function channel(
  userId: string | undefined,
  { session = `of ${userId}`, room = "board", kind = "pointer" } = {},
) {
  return new PipedChannel<number>({ transport: pipe, room, kind, clock, session, userId: () => userId });
}

beforeEach(() => {
  clock = new VirtualClock(5_000);
  pipe = new Pipe();
});

describe("signals by a transport", () => {
  test("are seen by others, the newest of each session, not by oneself", () => {
    const [ana, ben] = [channel("ana"), channel("ben")];
    for (const each of [ana, ben]) each.subscribe(ignore);
    ana.send(1, 5_000);
    ana.send(2, 5_000);
    expect(ben.current.map(({ userId, value }) => [userId, value])).toEqual([["ana", 2]]);
    expect(ana.current).toEqual([]);
    expect(ben.ageOf()).toBe(0);
  });

  test("end when they are taken back, or by the clock", () => {
    const [ana, ben] = [channel("ana"), channel("ben")];
    ben.subscribe(ignore);
    ana.send(1, 5_000);
    ana.end();
    expect(ben.current).toEqual([]);
    ana.send(2, 5_000);
    clock.advance(4_999);
    expect(ben.current).toHaveLength(1);
    clock.advance(1);
    expect(ben.current).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  test("end after a minute, whatever their sender says", () => {
    const [ana, ben] = [channel("ana"), channel("ben")];
    ben.subscribe(ignore);
    ana.send(1, 1e12);
    clock.advance(60_000);
    expect(ben.current).toEqual([]);
  });

  test("aren't taken back where nothing is shown any more", () => {
    const ana = channel("ana");
    ana.end();
    ana.send(1, 5_000);
    clock.advance(5_000);
    ana.end();
    expect(pipe.sent).toBe(1);
  });

  test("aren't sent before it is known who acts", () => {
    channel(undefined).send(1, 5_000);
    expect(pipe.sent).toBe(0);
  });

  test("of other rooms and kinds are others'", () => {
    const ben = channel("ben");
    ben.subscribe(ignore);
    channel("ana", { room: "other" }).send(1, 5_000);
    channel("ana", { kind: "caret" }).send(1, 5_000);
    expect(ben.current).toEqual([]);
  });

  test("of a session are of one user: nobody goes on under another's name", () => {
    const ben = channel("ben");
    ben.subscribe(ignore);
    channel("ana", { session: "s" }).send(1, 5_000);
    channel("eve", { session: "s" }).send(2, 5_000);
    expect(ben.current.map(({ userId, value }) => [userId, value])).toEqual([["ana", 1]]);
  });

  test("that can't be read, and more of them than any page shows, are left alone", () => {
    const ben = channel("ben");
    ben.subscribe(ignore);
    const good = { room: "board", session: "s", userId: "ana", value: 1, forMs: 5_000 };
    for (const bad of [
      null,
      1,
      "x",
      [],
      {},
      { ...good, userId: 1 },
      { ...good, forMs: "x" },
      { ...good, forMs: -1 },
    ])
      pipe.send("pointer", bad);
    expect(ben.current).toEqual([]);
    for (let session = 0; session < 1_000; session++)
      pipe.send("pointer", { ...good, session: `s${session}` });
    expect(ben.current).toHaveLength(200);
  });

  test("of before aren't there for who comes back, and nobody listens for one who has left", () => {
    const [ana, ben] = [channel("ana"), channel("ben")];
    const leave = ben.subscribe(ignore);
    ana.send(1, 5_000);
    leave();
    expect([ben.current, pipe.listeners.get("pointer")?.size, clock.waiting]).toEqual([[], 0, 0]);
    ana.send(2, 5_000);
    ben.subscribe(ignore);
    expect(ben.current).toEqual([]);
  });
});
