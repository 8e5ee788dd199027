import { describe, expect, test } from "vitest";
import { convexLogger } from "../../src/adapters/convex/convex-logger.js";
import { LinesLogger } from "../core/live/scripted-remote.js";

describe("the Convex client's log", () => {
  test("goes to our logger, level by level, without console colours", () => {
    const logger = new LinesLogger();
    const convex = convexLogger(logger, () => undefined);
    convex.logVerbose("detail");
    convex.log("%c[CONVEX Q(a:b)] [LOG]", "color:blue", "text", 1);
    convex.warn("careful");
    convex.error("wrong", { more: 1 });
    expect(logger.lines).toEqual([
      { level: "debug", message: "detail", details: [] },
      { level: "info", message: "[CONVEX Q(a:b)] [LOG]", details: ["text", 1] },
      { level: "warn", message: "careful", details: [] },
      { level: "error", message: "wrong", details: [{ more: 1 }] },
    ]);
  });

  test("tells how long the client waits before its next try, and nothing of other lines", () => {
    const waits: number[] = [];
    const convex = convexLogger(new LinesLogger(), (wait) => waits.push(wait));
    convex.log("Attempting reconnect in 812ms");
    convex.log("[CONVEX Q(a:b)] [LOG]", "Attempting reconnect in 7ms");
    expect(waits).toEqual([812]);
  });
});
