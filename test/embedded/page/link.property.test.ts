import fc from "fast-check";
import { expect, test } from "vitest";
import { type Direction, Link } from "../../../src/embedded/page/link.js";
import { VirtualClock } from "../../../src/testing/index.js";

type Step =
  | { readonly kind: "latency"; readonly ms: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "send" | "pass" | "answer"; readonly wire: number; readonly direction: Direction }
  | { readonly kind: "end"; readonly wire: number }
  | { readonly kind: "cut" };

const wire = fc.nat(2);
const direction = fc.constantFrom<Direction>("toServer", "toClient");
const ms = fc.constantFrom(0, 0, 1, 5, 40, 300);
const kind = <K extends Step["kind"]>(...kinds: K[]) => fc.constantFrom(...kinds);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: kind("latency"), ms }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("wait"), ms }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("send", "pass", "answer"), wire, direction }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("end"), wire }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("cut") }) },
);

/** Timers fire late, and in any order: as in a page that is busy, in the background, or nests them deeply. */
class UnfairClock extends VirtualClock {
  readonly #delays: number[];

  constructor(delays: readonly number[]) {
    super(0);
    this.#delays = [...delays];
  }

  override setTimer(callback: () => void, delayMs: number): () => void {
    return super.setTimer(callback, delayMs + (this.#delays.pop() ?? 0));
  }
}

interface Frame {
  readonly direction: Direction;
  readonly number: number;
  readonly earliestMs: number;
}

test("frames of a connection and direction arrive in order, never early, all of them unless it ends", () => {
  fc.assert(
    fc.property(
      fc.array(steps, { maxLength: 60 }),
      fc.array(fc.nat(20), { maxLength: 200 }),
      (script, delays) => {
        const clock = new UnfairClock(delays);
        const link = new Link(clock, 1);
        let latencyMs = 0;
        let broken = 0;
        const ends = [0, 1, 2].map(() => {
          const end = { sent: [] as Frame[], arrived: [] as Frame[], isOver: false };
          return { ...end, wire: link.connect(() => (broken += 1)) };
        });
        const send = (
          kind: "carry" | "pass",
          to: (typeof ends)[number],
          direction: Direction,
          isAnswered = false,
        ) => {
          const frame = { direction, number: to.sent.length, earliestMs: clock.now() + latencyMs };
          if (!to.isOver) to.sent.push(frame);
          let isAtOnce = true;
          const arrive = () => {
            expect(isAtOnce, "inside of a call").toBe(false);
            expect(to.isOver, "after the end").toBe(false);
            expect(clock.now()).toBeGreaterThanOrEqual(frame.earliestMs);
            to.arrived.push(frame);
            if (isAnswered) send("carry", to, direction === "toServer" ? "toClient" : "toServer");
          };
          if (kind === "carry") to.wire.carry(direction, "frame", arrive);
          else to.wire.pass(direction, arrive);
          isAtOnce = false;
        };
        for (const step of script) {
          if (step.kind === "wait") clock.advance(step.ms);
          else if (step.kind === "latency") link.set({ latencyMs: (latencyMs = step.ms) });
          else if (step.kind === "cut") {
            link.cut();
            for (const end of ends) end.isOver = true;
          } else {
            const end = ends[step.wire]!;
            if (step.kind === "end") {
              end.wire.end();
              end.isOver = true;
            } else send(step.kind === "pass" ? "pass" : "carry", end, step.direction, step.kind === "answer");
          }
        }
        clock.advance(100_000);
        expect(clock.waiting).toBe(0);
        expect(link.cuts).toBe(broken);
        for (const { sent, arrived, isOver } of ends) {
          for (const way of ["toServer", "toClient"]) {
            const numbers = (frames: Frame[]) =>
              frames.filter((frame) => frame.direction === way).map(({ number }) => number);
            const expected = numbers(sent);
            const came = numbers(arrived);
            expect(came).toEqual(isOver ? expected.slice(0, came.length) : expected);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});
