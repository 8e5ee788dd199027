import fc from "fast-check";
import { expect, test } from "vitest";
import { packPoints, type TimedPoint, unpackPoints } from "../../../src/core/rooms/pointers/pointer-batch.js";
import { PointerBatcher } from "../../../src/core/rooms/pointers/pointer-batcher.js";
import { pointerInterval } from "../../../src/core/rooms/pointers/pointer-pace.js";
import { PointReplay } from "../../../src/core/rooms/pointers/point-replay.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";

const acts = fc.array(
  fc.record({
    name: fc.constantFrom("move" as const, "move" as const, "move" as const, "leave" as const),
    afterMs: fc.oneof(fc.nat(20), fc.nat(120), fc.nat(3_000)),
    movers: fc.integer({ min: 1, max: 60 }),
  }),
  { maxLength: 120 },
);

test("a pointer is sent no oftener than it may be, and where it is in the end is always sent", () => {
  fc.assert(
    fc.property(acts, fc.constantFrom("metered" as const, "free" as const), (script, cost) => {
      const clock = new VirtualClock(0);
      const sent: { at: number; points: readonly TimedPoint[] }[] = [];
      const asked: number[] = [];
      let movers = 1;
      const batcher = new PointerBatcher({
        clock,
        intervalMs: () => {
          const ms = pointerInterval(cost, movers);
          asked.push(ms);
          return ms;
        },
        send: (points) => sent.push({ at: clock.now(), points }),
      });
      let last: number | undefined;
      let number = 0;
      for (const { name, afterMs, movers: now } of script) {
        movers = now;
        if (name === "leave") batcher.clear();
        else batcher.move({ anchor: "", x: number, y: 0 });
        last = name === "leave" ? undefined : number++;
        clock.advance(afterMs);
      }
      clock.advance(500);
      // Each message was opened by a question for its interval, and those that were left never came.
      for (const [index, { at }] of sent.entries()) {
        const before = sent[index - 1]?.at ?? -Infinity;
        expect(at - before).toBeGreaterThanOrEqual(Math.min(...asked));
      }
      for (const { points } of sent) {
        expect(points.length).toBeGreaterThan(0);
        expect(points.length).toBeLessThanOrEqual(12);
        const times = points.map(({ atMs }) => atMs);
        expect([...times].sort((one, other) => one - other)).toEqual(times);
        expect(times[0]).toBe(0);
        expect(times.at(-1)).toBeLessThanOrEqual(500);
        for (const [index, time] of times.slice(1, -1).entries())
          expect(time - times[index]!).toBeGreaterThanOrEqual(50);
      }
      const moves = sent.flatMap(({ points }) => points.map(({ point }) => point.x));
      expect([...moves].sort((one, other) => one - other)).toEqual(moves);
      if (last !== undefined) expect(moves.at(-1)).toBe(last);
      expect(clock.waiting).toBe(0);
    }),
    {
      numRuns: 300,
      // By fractions of a millisecond, which floating point rounds, one came too early.
      examples: [
        [
          [
            { name: "move", afterMs: 114, movers: 25 },
            { name: "move", afterMs: 7, movers: 1 },
            { name: "move", afterMs: 379, movers: 1 },
            { name: "move", afterMs: 0, movers: 10 },
          ],
          "free",
        ],
      ],
    },
  );
});

const messages = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.nat(30), fc.nat(600), fc.nat(40_000)),
    offsets: fc.array(fc.nat(500), { minLength: 1, maxLength: 64 }),
    isJump: fc.nat(9).map((dice) => dice === 0),
  }),
  { minLength: 1, maxLength: 30 },
);

test("a replay never goes back, is never longer behind than a message lasts, and ends at the last point", () => {
  fc.assert(
    fc.property(messages, fc.array(fc.nat(200), { minLength: 1, maxLength: 10 }), (script, looks) => {
      // The points are numbered as they were passed: what is shown must never fall.
      const replay = new PointReplay<number>();
      let now = 0;
      let number = 0;
      let before = -Infinity;
      let end = 0;
      const look = (): void => {
        const place = replay.at(now);
        if (!place) return;
        expect(place.part).toBeGreaterThanOrEqual(0);
        expect(place.part).toBeLessThanOrEqual(1);
        const shown = place.from + (place.to - place.from) * place.part;
        expect(shown).toBeGreaterThanOrEqual(before - 1e-9);
        before = shown;
      };
      for (const { afterMs, offsets, isJump } of script) {
        const points = [...offsets]
          .sort((one, other) => one - other)
          .map((atMs) => ({ atMs, point: number++ }));
        if (isJump) replay.jump(points, now);
        else replay.take(points, now);
        end = Math.max(end, now + Math.max(120, points.at(-1)!.atMs));
        for (const ms of looks) {
          look();
          now += ms;
        }
        now += afterMs;
        look();
        if (now >= end) {
          expect(before).toBe(number - 1);
          expect(replay.isMoving(now)).toBe(false);
        }
      }
      now += 500;
      look();
      expect(before).toBe(number - 1);
      expect(replay.isMoving(now)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test("a replay remembers little, whoever floods it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 400 }), (count) => {
      const replay = new PointReplay<number>();
      for (let point = 0; point < count; point++) replay.take([{ atMs: point, point }], 0);
      let steps = 0;
      // Each step that is remembered ends at a moment of its own.
      for (let now = 0; now <= count + 120; now++) {
        const { to } = replay.at(now) ?? { to: -1 };
        if (to > steps) steps = to;
      }
      const seen = new Set<number>();
      const again = new PointReplay<number>();
      for (let point = 0; point < count; point++) again.take([{ atMs: point, point }], 0);
      for (let now = 0; now <= count + 120; now++) seen.add(again.at(now)!.to);
      expect(seen.size).toBeLessThanOrEqual(34);
      expect(steps).toBe(count - 1);
    }),
    { numRuns: 50 },
  );
});

test("what somebody sends is read or left alone, never thrown on", () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ a: fc.jsonValue(), p: fc.jsonValue() })), (value) => {
      const points = unpackPoints(value);
      if (points) expect(unpackPoints(packPoints(points))?.length ?? 0).toBeLessThanOrEqual(64);
    }),
  );
});
