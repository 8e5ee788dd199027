import { describe, expect, test } from "vitest";
import { encodeCall } from "../../src/adapters/convex/encode-call.js";
import { deploymentUrl } from "../../src/adapters/convex/deployment-url.js";
import { tokenIdentity } from "../../src/adapters/convex/token-identity.js";
import type { RealtimeError } from "../../src/core/errors.js";

function errorOf(act: () => unknown): RealtimeError {
  try {
    act();
  } catch (error) {
    return error as RealtimeError;
  }
  throw new Error("nothing was thrown");
}

describe("encodeCall", () => {
  test("gives equal calls the same token", () => {
    const token = encodeCall("dir/messages:list", { a: 1, b: { c: 2n, d: undefined } }).token;
    expect(encodeCall("dir/messages.js:list", { b: { c: 2n }, a: 1, e: undefined }).token).toBe(token);
    expect(encodeCall("dir/messages:list", { a: 1, b: { c: 3n } }).token).not.toBe(token);
  });

  test("leaves out undefined fields and copies the rest", () => {
    const args = { a: undefined, list: [1] };
    const call = encodeCall("m:f", args);
    expect(call.args).toStrictEqual({ list: [1] });
    expect(call.args["list"]).not.toBe(args.list);
  });

  test.each([
    ["api.messages.list", 'Did you mean "messages:list"?'],
    ["messages/list", 'Did you mean "messages:list"?'],
    ["list", "is not the name"],
    ["", "is not the name"],
    [undefined, "a value of type undefined"],
  ])("refuses %s as a name and says what to write", (name, text) => {
    const error = errorOf(() => encodeCall(name));
    expect(error.code).toBe("bad-function-name");
    expect(error.message).toContain(text);
  });

  test.each([[[1]], [null], ["text"], [{ f: () => 1 }], [{ d: new Date(0) }], [{ m: new Map() }]])(
    "refuses arguments that are no Convex values: %s",
    (args) => {
      expect(errorOf(() => encodeCall("m:f", args as never)).code).toBe("bad-args");
    },
  );
});

describe("deploymentUrl", () => {
  test("takes http and https, without the last slash", () => {
    expect(deploymentUrl("http://127.0.0.1:3210/")).toBe("http://127.0.0.1:3210");
    expect(deploymentUrl("https://happy-otter-123.convex.cloud")).toBe(
      "https://happy-otter-123.convex.cloud",
    );
  });

  test.each([
    [undefined, "no address"],
    ["happy-otter-123", "must begin with https://"],
    ["ws://127.0.0.1:3210", "must begin with https://"],
    ["https://happy-otter-123.convex.site", ".convex.cloud"],
  ])("refuses %s", (url, text) => {
    const error = errorOf(() => deploymentUrl(url));
    expect(error.code).toBe("bad-url");
    expect(error.message).toContain(text);
  });
});

describe("tokenIdentity", () => {
  const jwt = (claims: object): string => `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;

  test("is the same for tokens of one person and another for the next", () => {
    const ada = tokenIdentity(jwt({ iss: "https://a", sub: "ada ÿ>?", exp: 1 }));
    expect(tokenIdentity(jwt({ iss: "https://a", sub: "ada ÿ>?", exp: 2 }))).toBe(ada);
    expect(tokenIdentity(jwt({ iss: "https://a", sub: "bob", exp: 1 }))).not.toBe(ada);
    expect(tokenIdentity(jwt({ iss: "https://b", sub: "ada ÿ>?", exp: 1 }))).not.toBe(ada);
  });

  test("is nobody without a token, and somebody with one that can't be read", () => {
    expect(tokenIdentity(null)).toBeNull();
    expect(tokenIdentity("opaque")).toBe(tokenIdentity("a.%%%.c"));
    expect(tokenIdentity("opaque")).not.toBeNull();
  });
});
