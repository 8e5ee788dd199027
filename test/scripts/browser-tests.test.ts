import { afterEach, describe, expect, it, vi } from "vitest";
import { inEngine } from "../../scripts/browser-tests.mjs";
import { EngineMissing } from "../../scripts/engines.mjs";

const nothing = { passed: 0, failures: [], skipped: [] };

describe("tests in an engine besides Chromium", () => {
  const said = vi.spyOn(console, "log").mockReturnValue(undefined);
  afterEach(() => said.mockClear());

  const engine = { name: "Gecko", env: { TEST_ENGINE: "gecko" }, missing: undefined };

  it("say how many ran, and why some didn't", async () => {
    const result = {
      passed: 7,
      failures: ["a"],
      skipped: ["one [no input method]", "two [no input method]", "three"],
    };
    expect(await inEngine({ ...engine, use: () => Promise.resolve(result) })).toBe(result);
    expect(said.mock.calls).toEqual([
      ["Gecko: 7 passed, 1 failed, 3 skipped (2: no input method; 1: left out)"],
    ]);
  });

  it("are left out, with the reason, where it isn't there or doesn't start", async () => {
    const never = () => Promise.reject(new Error("It was started."));
    expect(await inEngine({ ...engine, missing: "it isn't installed", use: never })).toEqual(nothing);
    const fails = () => Promise.reject(new EngineMissing("Xvfb has ended"));
    expect(await inEngine({ ...engine, use: fails })).toEqual(nothing);
    expect(said.mock.calls).toEqual([
      ["Nothing runs in Gecko: it isn't installed."],
      ["Nothing runs in Gecko: Xvfb has ended."],
    ]);
  });

  it("fail for any other reason", async () => {
    const fails = () => Promise.reject(new Error("The run left no result."));
    await expect(inEngine({ ...engine, use: fails })).rejects.toThrow("The run left no result.");
  });
});
