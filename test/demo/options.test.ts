import { expect, test } from "vitest";
import { parseDemoOptions } from "../../demo/server/options.mjs";

test("ports come from the command line, then from PORT, and are otherwise left open", () => {
  expect(parseDemoOptions([], {})).toEqual({ port: undefined, backendPort: undefined });
  expect(parseDemoOptions([], { PORT: "8080" })).toEqual({ port: 8080, backendPort: undefined });
  expect(parseDemoOptions(["--port", "9090", "--backend-port=3300"], { PORT: "8080" })).toEqual({
    port: 9090,
    backendPort: 3300,
  });
});

test.each([
  [["--port", "many"], "--port must be a whole number"],
  [["--port", "70000"], "--port must be a whole number"],
  [["--prot", "80"], "--prot"],
])("%j is refused with a message that names it", (args, message) => {
  expect(() => parseDemoOptions(args, {})).toThrow(message);
});

test("--help explains itself", () => {
  expect(parseDemoOptions(["--help"], {})).toMatchObject({
    help: expect.stringContaining("--backend-port") as string,
  });
});
