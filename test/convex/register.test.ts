import { readdir } from "node:fs/promises";
import type { FunctionReference } from "convex/server";
import { convexTest } from "convex-test";
import { describe, expect, it } from "vitest";
import mounting, { modules, register } from "../../convex/realtime/register.convex-test.js";
import schema from "../../convex/schema.js";

const folder = new URL("../../convex/realtime/", import.meta.url);

describe("the component in an app's own tests", () => {
  it("has every module of the component", async () => {
    const files = (await readdir(folder)).filter((name) => /^\w+\.ts$/.test(name));
    const names = files.map((name) => `./${name.replace(".ts", ".js")}`);
    expect(Object.keys(modules).sort()).toEqual(["./_generated/api.js", ...names].sort());
    for (const load of Object.values(modules)) expect(await load()).toBeTypeOf("object");
  });

  it.each([
    ["by itself as realtime", undefined],
    ["under the name that the app gives it", "live"],
  ])("is mounted %s, and answers", async (_title, name) => {
    const t = convexTest({ schema, modules: { "./_generated/api.js": () => Promise.resolve({}) } });
    const component = register(t, name);
    const claim = { room: "a", resource: "b", fence: 1n, who: { userId: "ada" } };
    const isHeld = component.leases.isHeld as unknown as FunctionReference<"query">;
    await expect(t.query(isHeld, claim)).resolves.toBe(false);
  });

  it("comes as a whole, as other components' do", () => {
    expect(mounting.register).toBe(register);
    expect(mounting.modules).toBe(modules);
  });
});
