import { describe, expect, it } from "vitest";
import type { RemoteResult } from "../../src/core/ports.js";
import { QueryRoutes } from "../../src/adapters/convex/query-routes.js";

const result = (value: unknown): RemoteResult => ({ ok: true, value });

describe("the routes of queries", () => {
  it("lead each result to those who asked for it, and to nobody else", () => {
    const routes = new QueryRoutes();
    const heard: string[] = [];
    routes.add("x", "a:b", () => heard.push("first"));
    routes.add("x", "a:b", () => heard.push("second"));
    routes.add("y", "c:d", () => heard.push("other"));
    expect(routes.deliver("x", result)).toBe(true);
    expect(heard).toEqual(["first", "second"]);
    expect(routes.deliver("z", result)).toBe(false);
  });

  it("hold the last result for who comes later, until the last one leaves", () => {
    const routes = new QueryRoutes();
    const first = routes.add("x", "a:b", () => undefined);
    expect(first.last).toBeUndefined();
    routes.deliver("x", () => result(1));
    const second = routes.add("x", "a:b", () => undefined);
    expect(second.last).toEqual(result(1));
    first.remove();
    first.remove();
    expect(routes.add("x", "a:b", () => undefined).last).toEqual(result(1));
    const left = routes.add("w", "a:b", () => undefined);
    routes.deliver("w", () => result("old"));
    left.remove();
    expect(routes.deliver("w", result)).toBe(false);
    expect(routes.add("w", "a:b", () => undefined).last).toBeUndefined();
    left.remove(); // It has left: another one's route stays.
    expect(routes.deliver("w", result)).toBe(true);
  });

  it("lead to nobody who has left while a result is delivered, and to all others", () => {
    const routes = new QueryRoutes();
    const heard: string[] = [];
    const added = ["a", "b", "c", "d"].map((name) =>
      routes.add("x", "a:b", () => {
        heard.push(name);
        if (name !== "b") return;
        added[1]?.remove();
        added[2]?.remove();
      }),
    );
    routes.deliver("x", () => result(1));
    routes.deliver("x", () => result(2));
    expect(heard).toEqual(["a", "b", "d", "a", "d"]);
  });

  it("are gone when they are cleared: no result of before is told", () => {
    const routes = new QueryRoutes();
    const heard: string[] = [];
    const before = routes.add("x", "a:b", () => heard.push("before"));
    routes.deliver("x", () => result("secret"));
    routes.clear();
    expect(routes.deliver("x", result)).toBe(false);
    expect(routes.add("x", "a:b", () => heard.push("after")).last).toBeUndefined();
    before.remove();
    routes.deliver("x", result);
    expect(heard).toEqual(["before", "after"]);
  });
});
