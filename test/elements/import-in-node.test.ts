import { describe, expect, it } from "vitest";

describe("in plain Node, as for server rendering", () => {
  it("classes, registration and controllers can be imported", async () => {
    expect(typeof document).toBe("undefined");
    const { RealtimeList } = await import("../../src/index.js");
    await import("../../src/define.js");
    expect(customElements.get("realtime-list")).toBe(RealtimeList);
  });
});
