import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { attributesOf } from "../../../src/embedded/functions/identity.js";
import { startBackend } from "../support/backend.js";

const KEY = "embedded-0123456789abcdef";

describe("the admin key", () => {
  let server: DevServer;

  beforeAll(async () => {
    server = await startBackend({ adminKey: KEY });
  });

  afterAll(() => server.close());

  const authenticate = (value: string, impersonating?: Record<string, string>) =>
    server.deployment.authenticate({ type: "Admin", value, impersonating });

  test("is taken", async () => {
    expect(await authenticate(KEY)).toEqual({ kind: "admin", actingAs: null });
  });

  test.each([
    ["", "nothing"],
    [KEY.slice(0, -1), "its beginning"],
    [KEY.slice(1), "its end"],
    [`${KEY}0`, "it and more"],
    [KEY + KEY, "it twice"],
    [`x${KEY.slice(1)}`, "another first letter"],
    [`${KEY.slice(0, -1)}x`, "another last letter"],
    [KEY.toUpperCase(), "capitals"],
    ["x".repeat(KEY.length), "another text of its length"],
  ])("is not %j: %s", async (value) => {
    await expect(authenticate(value)).rejects.toThrow("The provided deploy key was invalid");
  });

  test("lets its holder act as a user, but not choose the name that functions trust", async () => {
    const identity = await authenticate(KEY, {
      issuer: "https://issuer.test",
      subject: "ada",
      tokenIdentifier: "https://issuer.test|root",
      name: "Ada",
    });
    expect(attributesOf(identity)).toEqual({
      issuer: "https://issuer.test",
      subject: "ada",
      tokenIdentifier: "https://issuer.test|ada",
      name: "Ada",
    });
  });
});
