import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageBudget, UpdateBudget, type UpdateTime } from "../../src/internal/update-budget.js";
import { UpdatePace } from "../../src/internal/update-pace.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";

/** A page whose frames and timers come when the test says so, and where work takes as long as it says. */
class FakePage implements UpdateTime {
  readonly #clock = new VirtualClock(0);
  readonly budget = new UpdateBudget(this);
  #frame: (() => void) | undefined;
  #endDelivery: (() => void) | undefined;

  now(): number {
    return this.#clock.now();
  }

  nextFrame(callback: () => void): void {
    expect(this.#frame).toBeUndefined();
    this.#frame = callback;
  }

  afterDelivery(callback: () => void): void {
    this.#endDelivery = callback;
  }

  /** All that changed until now came together. */
  deliver(): void {
    this.#endDelivery?.();
  }

  after(milliseconds: number, callback: () => void): () => void {
    // A browser's timer counts in 32 bits.
    return this.#clock.setTimer(callback, Math.max(1, milliseconds | 0));
  }

  pass(milliseconds: number): void {
    this.#clock.advance(milliseconds);
  }

  frame(): void {
    const frame = this.#frame;
    this.#frame = undefined;
    frame?.();
  }

  get waitsForFrame(): boolean {
    return this.#frame !== undefined;
  }

  get timers(): number {
    return this.#clock.waiting;
  }

  /** An element that shows the newest value, which takes it `cost` milliseconds. */
  element(cost: number) {
    const element = { page: this, value: 0, shown: 0, renders: 0, pace: undefined as unknown as UpdatePace };
    element.pace = new UpdatePace(() => {
      element.shown = element.value;
      element.renders += 1;
      this.pass(cost);
    }, this.budget);
    return element;
  }
}

type FakeElement = ReturnType<FakePage["element"]>;

function change(...elements: readonly FakeElement[]): void {
  deliver(elements, () => false);
}

function deliver(elements: readonly FakeElement[], isOwn: (element: FakeElement) => boolean): void {
  for (const element of elements) {
    element.value += 1;
    element.pace.request(isOwn(element));
  }
  elements[0]?.page.deliver();
}

describe("the pace of updates", () => {
  it("is at once while there is time", () => {
    const page = new FakePage();
    const element = page.element(1);
    change(element);
    change(element);
    expect(element.renders).toBe(2);
  });

  it("keeps a flood over many elements within its part of each frame, and treats them alike", () => {
    const page = new FakePage();
    const elements = Array.from({ length: 50 }, () => page.element(1));
    const renders = () => elements.reduce((sum, element) => sum + element.renders, 0);
    for (let frame = 0; frame < 100; frame++) {
      const before = renders();
      for (let burst = 0; burst < 20; burst++) for (const element of elements) change(element);
      page.pass(16);
      page.frame();
      expect(renders() - before).toBeLessThanOrEqual(16);
    }
    const counts = elements.map(({ renders }) => renders);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(3);
    while (page.waitsForFrame) {
      page.pass(16);
      page.frame();
    }
    expect(elements.map(({ shown }) => shown)).toEqual(elements.map(({ value }) => value));
  });

  it("takes no more than half of the time where frames come fast", () => {
    const page = new FakePage();
    const elements = Array.from({ length: 20 }, () => page.element(1));
    for (let frame = 0; frame < 50; frame++) {
      for (const element of elements) change(element);
      const startedAt = page.now();
      page.frame();
      page.pass(Math.max(0, startedAt + 8 - page.now()));
    }
    expect(elements.reduce((sum, { renders }) => sum + renders, 0)).toBeLessThanOrEqual(50 * 4 + 16);
  });

  it("lets one slow element have one update a frame, and the others their turn", () => {
    const page = new FakePage();
    const slow = page.element(100);
    const quick = page.element(1);
    for (let frame = 0; frame < 10; frame++) {
      change(slow);
      change(quick);
      page.pass(16);
      page.frame();
    }
    expect(slow.renders).toBeLessThanOrEqual(10);
    expect(quick.renders).toBeGreaterThanOrEqual(5);
  });

  it("does nothing for an element that left because of another's update", () => {
    const page = new FakePage();
    const busy = page.element(10);
    const leaving = page.element(1);
    const other = new UpdatePace(() => leaving.pace.cancel(), page.budget);
    change(busy);
    other.request();
    change(leaving);
    page.frame();
    expect(leaving.renders).toBe(0);
    expect(page.waitsForFrame).toBe(true);
    page.frame();
    expect(page.waitsForFrame).toBe(false);
  });

  it("goes on after an update that failed", () => {
    const page = new FakePage();
    const busy = page.element(10);
    const failing = new UpdatePace(() => {
      throw new Error("no");
    }, page.budget);
    const element = page.element(1);
    change(busy);
    failing.request();
    change(element);
    expect(() => page.frame()).toThrow("no");
    page.frame();
    expect(element.shown).toBe(1);
  });

  it("counts what an update took that failed", () => {
    const page = new FakePage();
    const failing = new UpdatePace(() => {
      page.pass(10);
      throw new Error("no");
    }, page.budget);
    const element = page.element(1);
    expect(() => failing.request()).toThrow("no");
    page.deliver();
    change(element);
    expect(element.shown).toBe(0);
    page.frame();
    expect(element.shown).toBe(1);
  });

  it("shows at most so many a second, the last always", () => {
    const page = new FakePage();
    const element = page.element(0);
    element.pace.maxPerSecond = 4;
    for (let at = 0; at < 999; at++) {
      change(element);
      page.pass(1);
    }
    expect(element.renders).toBe(4);
    page.pass(250);
    expect(element.shown).toBe(999);
    expect(page.timers).toBe(0);
  });

  it("waits longer than any timer can for a very small limit", () => {
    const page = new FakePage();
    const element = page.element(0);
    element.pace.maxPerSecond = 1e-9;
    change(element);
    change(element);
    page.pass(1e9);
    expect(element.renders).toBe(1);
    page.pass(1e12);
    expect(element.renders).toBe(2);
  });

  it("takes up another limit while an update waits", () => {
    const page = new FakePage();
    const element = page.element(0);
    element.pace.maxPerSecond = 0.001;
    change(element);
    change(element);
    element.pace.maxPerSecond = 10;
    page.pass(100);
    expect(element.shown).toBe(2);
    change(element);
    element.pace.maxPerSecond = undefined;
    expect(element.shown).toBe(3);
  });

  it("forgets what was cancelled, and begins again", () => {
    const page = new FakePage();
    const element = page.element(0);
    element.pace.maxPerSecond = 1;
    change(element);
    change(element);
    element.pace.cancel();
    expect(page.timers).toBe(0);
    page.pass(5000);
    expect(element.renders).toBe(1);
    element.pace.request();
    expect(element.shown).toBe(2);
  });

  it("lets the reader's own act pass all that wait, with what came with it, and nothing else", () => {
    const page = new FakePage();
    const busy = page.element(10);
    const [other, mine, beside] = [page.element(1), page.element(1), page.element(1)];
    change(busy);
    change(other);
    deliver([beside, mine], (element) => element === mine);
    expect([other.shown, mine.shown, beside.shown]).toEqual([0, 1, 1]);
    page.frame();
    expect(other.shown).toBe(1);
    expect(mine.renders + beside.renders).toBe(2);
  });

  it("shows the reader's own act together with what came before for the same element", () => {
    const page = new FakePage();
    const busy = page.element(10);
    const [mine, other] = [page.element(1), page.element(1)];
    change(busy);
    change(mine, other);
    deliver([mine], () => true);
    expect([mine.shown, other.shown, mine.renders]).toEqual([2, 1, 1]);
  });

  it("keeps a flood of the reader's own acts within its part of each frame", () => {
    const page = new FakePage();
    const elements = Array.from({ length: 50 }, () => page.element(1));
    for (const element of elements) deliver([element], () => true);
    expect(elements.filter(({ shown }) => shown === 1)).toHaveLength(8);
    page.frame();
    expect(elements.filter(({ shown }) => shown === 1)).toHaveLength(16);
  });

  it("shows the reader's own act at once, whatever the limit of updates a second", () => {
    const page = new FakePage();
    const element = page.element(0);
    element.pace.maxPerSecond = 0.1;
    change(element);
    change(element);
    deliver([element], () => true);
    expect(element.shown).toBe(3);
    expect(page.timers).toBe(0);
  });

  it("shows what came together in one frame or not at all, however little time is left", () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constantFrom("change" as const, "change" as const, "own" as const),
        at: fc.uniqueArray(fc.nat(5), { minLength: 1 }),
      }),
      fc.record({ kind: fc.constantFrom("frame" as const, "catchUp" as const), at: fc.tuple(fc.nat(5)) }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 100 }),
        fc.array(fc.nat(20), { minLength: 6, maxLength: 6 }),
        (steps, costs) => {
          const page = new FakePage();
          const elements = costs.map((cost) => page.element(cost));
          const deliveries: { readonly of: FakeElement; readonly value: number }[][] = [];
          for (const { kind, at } of steps) {
            if (kind === "frame") page.frame();
            else if (kind === "catchUp") elements[at[0]]!.pace.catchUp();
            else {
              const changed = at.map((place) => elements[place]!);
              const own = kind === "own" ? changed.at(-1) : undefined;
              deliver(changed, (element) => element === own);
              deliveries.push(changed.map((of) => ({ of, value: of.value })));
            }
            for (const delivery of deliveries) {
              const shown = delivery.filter(({ of, value }) => of.shown >= value);
              expect([0, delivery.length]).toContain(shown.length);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is one for all copies of the library on a page", () => {
    expect(pageBudget()).toBe(pageBudget());
    expect(Reflect.get(globalThis, Symbol.for("convex-elements/update-budget@1"))).toBe(pageBudget());
  });

  it("ends with the newest of all, whatever happened", () => {
    const step = fc.record({
      kind: fc.constantFrom("change", "change", "change", "frame", "pass", "limit", "leave", "catchUp"),
      at: fc.nat(4),
      amount: fc.nat(300),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.array(fc.nat(20), { minLength: 5, maxLength: 5 }),
        (steps, costs) => {
          const page = new FakePage();
          const elements = costs.map((cost) => page.element(cost));
          for (const { kind, at, amount } of steps) {
            const element = elements[at]!;
            if (kind === "change") change(element);
            else if (kind === "frame") page.frame();
            else if (kind === "pass") page.pass(amount);
            else if (kind === "limit") element.pace.maxPerSecond = amount === 0 ? undefined : amount / 10;
            else if (kind === "catchUp") element.pace.catchUp();
            else {
              element.pace.cancel();
              element.pace.request();
            }
          }
          for (let frame = 0; page.waitsForFrame || page.timers > 0; frame++) {
            expect(frame).toBeLessThan(2000);
            page.pass(16);
            page.frame();
          }
          for (const { shown, value } of elements) expect(shown).toBe(value);
        },
      ),
    );
  });
});
