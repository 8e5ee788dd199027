import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepTrue, stopKeeping, type TimedView } from "../../src/internal/shared-clock.js";
import { endTimeZone, setTimeZone } from "../support/time-zone.js";

const DAY_MS = 86_400_000;

class FakePage extends EventTarget {
  hidden = false;

  show(isShown: boolean): void {
    this.hidden = !isShown;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

describe("the page's shared clock", () => {
  let page: FakePage;
  let kept: TimedView[];

  beforeEach(() => {
    page = new FakePage();
    kept = [];
    vi.stubGlobal("document", page);
    vi.useFakeTimers({ now: 1_000_000 });
  });

  afterEach(() => {
    for (const view of kept) stopKeeping(view);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** A view that reads otherwise every `every` milliseconds; counts how often it was asked. */
  const addView = (every: number, validFor = every) => {
    const view = vi.fn<TimedView>(() => every);
    kept.push(view);
    keepTrue(view, validFor);
    return view;
  };

  it("asks a view when it is due, and not before", () => {
    const view = addView(60_000);
    vi.advanceTimersByTime(59_999);
    expect(view).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(view).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(view).toHaveBeenCalledTimes(2);
  });

  it("has one timer for all views, and asks only those that are due", () => {
    const soon = addView(5000);
    const late = addView(DAY_MS);
    for (let at = 0; at < 100; at++) addView(60_000 + at);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(50_000);
    expect(soon).toHaveBeenCalledTimes(10);
    expect(late).not.toHaveBeenCalled();
  });

  it("rings for what is farther away than a timer can wait only when it is due", () => {
    const view = addView(40 * DAY_MS);
    vi.advanceTimersByTime(39 * DAY_MS);
    expect(view).not.toHaveBeenCalled();
    vi.advanceTimersByTime(DAY_MS);
    expect(view).toHaveBeenCalledTimes(1);
  });

  it("takes up an earlier time for a view that it knows", () => {
    const view = addView(5000, DAY_MS);
    keepTrue(view, 5000);
    vi.advanceTimersByTime(5000);
    expect(view).toHaveBeenCalledTimes(1);
  });

  it("rests while the page is hidden, and brings what is due up to date when it is shown", () => {
    const view = addView(5000);
    const late = addView(DAY_MS);
    page.show(false);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(60_000);
    const added = addView(5000);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(60_000);
    page.show(true);
    expect(view).toHaveBeenCalledTimes(1);
    expect(added).toHaveBeenCalledTimes(1);
    expect(late).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(1);
  });

  it("stops with the last view that needs it", () => {
    const view = addView(5000);
    const other = addView(5000);
    stopKeeping(view);
    expect(vi.getTimerCount()).toBe(1);
    keepTrue(other, Infinity);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("asks nobody who left because of what another one did at the same time", () => {
    const asked: string[] = [];
    const viewNamed = (name: string) => {
      const view: TimedView = () => {
        asked.push(name);
        if (name === "b") for (const gone of [views[1], views[2]]) if (gone) stopKeeping(gone);
        return 5000;
      };
      kept.push(view);
      keepTrue(view, 5000);
      return view;
    };
    const views: TimedView[] = [];
    for (const name of ["a", "b", "c", "d"]) views.push(viewNamed(name));
    vi.advanceTimersByTime(5000);
    expect(asked).toEqual(["a", "b", "d"]);
  });

  it("asks all views again after the computer's clock was set back", () => {
    const soon = addView(5000);
    const late = addView(DAY_MS);
    vi.setSystemTime(Date.now() - DAY_MS);
    vi.advanceTimersByTime(5000);
    expect(soon).toHaveBeenCalledTimes(1);
    expect(late).toHaveBeenCalledTimes(1);
  });

  it("asks all views again when the reader has come to another time zone, as soon as the page is looked at", () => {
    setTimeZone("Europe/Berlin");
    const late = addView(DAY_MS);
    page.show(true);
    expect(late).not.toHaveBeenCalled();
    page.show(false);
    setTimeZone("America/New_York");
    page.show(true);
    page.show(true);
    expect(late).toHaveBeenCalledTimes(1);
    endTimeZone();
  });

  it("never shows a view that is wrong for longer than a second", () => {
    const view = fc.record({ every: fc.integer({ min: 1, max: 300_000 }), first: fc.nat(300_000) });
    fc.assert(
      fc.property(fc.array(view, { minLength: 1, maxLength: 20 }), (wanted) => {
        const shown = wanted.map(({ every, first }) => {
          const state = { until: Date.now() + first, worst: 0 };
          const ask: TimedView = (now) => {
            state.worst = Math.max(state.worst, now - state.until);
            state.until = now + every;
            return every;
          };
          keepTrue(ask, first);
          return { ask, state };
        });
        vi.advanceTimersByTime(400_000);
        for (const { ask, state } of shown) {
          expect(state.worst).toBeLessThanOrEqual(1000);
          expect(state.until).toBeGreaterThan(Date.now() - 1000);
          stopKeeping(ask);
        }
      }),
      { numRuns: 30 },
    );
  });
});
