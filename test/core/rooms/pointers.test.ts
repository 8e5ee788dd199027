import { beforeEach, describe, expect, test } from "vitest";
import { packPoints, type TimedPoint, unpackPoints } from "../../../src/core/rooms/pointers/pointer-batch.js";
import { PointerBatcher } from "../../../src/core/rooms/pointers/pointer-batcher.js";
import { pointerInterval } from "../../../src/core/rooms/pointers/pointer-pace.js";
import { PointReplay } from "../../../src/core/rooms/pointers/point-replay.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";

const at = (x: number, anchor = "") => ({ anchor, x, y: 0 });

describe("the pace of pointers", () => {
  test.each([
    ["metered", 1, 250],
    ["metered", 2, 354],
    ["metered", 4, 500],
    ["metered", 50, 500],
    ["free", 1, 100],
    ["free", 9, 300],
    ["free", 50, 500],
    ["free", 0, 100],
  ] as const)("%s, of %d movers is %d ms", (cost, movers, ms) => {
    expect(pointerInterval(cost, movers)).toBe(ms);
  });
});

describe("the messages of a pointer", () => {
  let clock: VirtualClock;
  let sent: (readonly [number, readonly TimedPoint[]])[];
  let intervalMs: number;
  let batcher: PointerBatcher;

  beforeEach(() => {
    clock = new VirtualClock(0);
    sent = [];
    intervalMs = 250;
    batcher = new PointerBatcher({
      clock,
      intervalMs: () => intervalMs,
      send: (points) => sent.push([clock.now(), points]),
    });
  });

  function moveEvery(ms: number, times: number): void {
    for (let step = 0; step < times; step++) {
      batcher.move(at(clock.now()));
      clock.advance(ms);
    }
  }

  const timesOf = (index: number) => sent[index]?.[1].map(({ atMs }) => atMs);

  test("hold a point each 50 ms, and the last one, with its distance from the first", () => {
    moveEvery(16, 16);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.[0]).toBe(250);
    expect(timesOf(0)).toEqual([0, 64, 128, 192, 240]);
    expect(sent[0]?.[1].map(({ point }) => point.x)).toEqual([0, 64, 128, 192, 240]);
  });

  test("are an interval apart however long it moves", () => {
    moveEvery(10, 500);
    const times = sent.map(([time]) => time);
    expect(times.length).toBeGreaterThan(15);
    for (const [index, time] of times.slice(1).entries())
      expect(time - times[index]!).toBeGreaterThanOrEqual(250);
  });

  test("end when it stands still", () => {
    batcher.move(at(1));
    clock.advance(10_000);
    expect(sent).toHaveLength(1);
    expect(clock.waiting).toBe(0);
  });

  test("begin at zero each, also after a long rest", () => {
    batcher.move(at(1));
    clock.advance(7_000);
    batcher.move(at(2));
    clock.advance(250);
    expect(timesOf(1)).toEqual([0]);
  });

  test("are rarer from the next one on when more of them move", () => {
    batcher.move(at(1));
    intervalMs = 500;
    clock.advance(250);
    expect(sent).toHaveLength(1);
    batcher.move(at(2));
    clock.advance(499);
    expect(sent).toHaveLength(1);
    clock.advance(1);
    expect(sent).toHaveLength(2);
  });

  test("don't come after it has left", () => {
    batcher.move(at(1));
    batcher.clear();
    clock.advance(1_000);
    expect(sent).toEqual([]);
    expect(clock.waiting).toBe(0);
  });
});

describe("what is sent of points", () => {
  const timed = (atMs: number, x: number, anchor = "#a") => ({ atMs, point: at(x, anchor) });

  test("is what arrives", () => {
    const points = [timed(0, 0.25), timed(50, 0.5, "#b/@row:2"), timed(100, 0.75)];
    expect(unpackPoints(JSON.parse(JSON.stringify(packPoints(points))))).toEqual(points);
  });

  test("is at most 1 KB, and holds the last point, whatever the paths", () => {
    const points = Array.from({ length: 12 }, (_, index) =>
      timed(index * 50, index / 3, `#${"x".repeat(190)}${index}`),
    );
    const packed = packPoints(points);
    expect(JSON.stringify(packed).length).toBeLessThanOrEqual(1_024);
    expect(unpackPoints(packed)?.at(-1)?.point.anchor).toBe(points.at(-1)?.point.anchor);
  });

  test("takes about 300 bytes for a second of two", () => {
    const points = Array.from({ length: 11 }, (_, index) => timed(index * 50, 1 / (index + 3), "#card-12"));
    expect(JSON.stringify(packPoints(points)).length).toBeLessThan(300);
  });

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "points"],
    ["a list", []],
    ["no paths", { p: [] }],
    ["half a point", { a: [""], p: [0, 0, 1] }],
    ["a path that isn't there", { a: [""], p: [0, 1, 0.5, 0.5] }],
    ["a path that is no text", { a: [{}], p: [0, 0, 0.5, 0.5] }],
    ["an endless number", { a: [""], p: [0, 0, Infinity, 0.5] }],
    ["no number", { a: [""], p: [0, 0, Number.NaN, 0.5] }],
    ["a time before the first", { a: [""], p: [-1, 0, 0.5, 0.5] }],
    ["a time that never comes", { a: [""], p: [1e9, 0, 0.5, 0.5] }],
    ["more points than anybody sends", { a: [""], p: Array.from({ length: 4_000 }, () => 0) }],
  ])("is left alone when it is %s", (_, value) => {
    expect(unpackPoints(value)).toBeUndefined();
  });
});

describe("the replay of a pointer", () => {
  let replay: PointReplay<number>;
  const timed = (...points: readonly (readonly [number, number])[]) =>
    points.map(([atMs, point]) => ({ atMs, point }));
  const shown = (now: number): number | undefined => {
    const place = replay.at(now);
    return place && place.from + (place.to - place.from) * place.part;
  };

  beforeEach(() => {
    replay = new PointReplay<number>();
  });

  test("is nowhere before the first message", () => {
    expect(replay.at(0)).toBeUndefined();
    expect(replay.isMoving(0)).toBe(false);
  });

  test("shows points at the distances in which they were passed, and what lies between", () => {
    replay.take(timed([0, 0], [50, 100], [100, 300]), 1_000);
    expect([1_000, 1_025, 1_050, 1_075, 1_100, 5_000].map(shown)).toEqual([0, 50, 100, 200, 300, 300]);
  });

  test("goes on without a jump when the next message comes in time", () => {
    replay.take(timed([0, 0], [250, 250]), 0);
    replay.take(timed([0, 260], [240, 500]), 250);
    // From where it rests it takes a moment to catch up.
    expect(shown(250)).toBe(250);
    expect(shown(310)).toBe(255);
    expect(shown(370)).toBe(260);
    expect(shown(490)).toBe(500);
  });

  test("glides from where it rested, for at most 120 ms", () => {
    replay.jump(timed([0, 0]), 0);
    replay.take(timed([0, 600]), 1_000);
    expect([1_000, 1_060, 1_120].map(shown)).toEqual([0, 300, 600]);
    expect(replay.isMoving(1_120)).toBe(false);
  });

  test("hurries when messages come close together, and is never further behind than one of them lasts", () => {
    for (let message = 0; message < 20; message++) {
      replay.take(timed([0, message * 10], [250, message * 10 + 9]), message);
    }
    expect(shown(19 + 250)).toBe(199);
    expect(replay.isMoving(19 + 250)).toBe(false);
  });

  test("jumps where it is told to, and forgets what it had before it", () => {
    replay.take(timed([0, 0], [200, 100]), 0);
    replay.jump(timed([0, 500], [50, 700]), 50);
    expect([50, 150, 250].map(shown)).toEqual([700, 700, 700]);
  });
});
