import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseAuthConfig } from "../../../src/embedded/deployment/auth-config.js";
import { TokenError, TokenVerifier } from "../../../src/embedded/deployment/token-verifier.js";
import { nodePorts } from "../../../src/embedded/node/node-ports.js";
import { Issuer } from "../support/issuer.js";

const audience = "my-app";
let issuer: Issuer;

beforeEach(async () => {
  issuer = await Issuer.start();
});
afterEach(() => issuer.close());

function verifierFor(...providers: object[]): TokenVerifier {
  return new TokenVerifier(parseAuthConfig({ providers }), nodePorts);
}

function base64Url(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

describe("an OpenID provider", () => {
  const openId = () => verifierFor({ domain: issuer.url, applicationID: audience });

  test("is found by discovery, and its keys are fetched once", async () => {
    const verifier = openId();
    for (const sub of ["ada", "grace"]) {
      const user = await verifier.verify(await issuer.sign(audience, { sub, given_name: "A", jti: sub }));
      expect(user.attributes).toEqual({
        subject: sub,
        issuer: issuer.url,
        tokenIdentifier: `${issuer.url}|${sub}`,
        givenName: "A",
      });
    }
    expect(issuer.requests).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  test.each(["RS256", "EdDSA"] as const)("may sign with %s", async (algorithm) => {
    await issuer.addKey(algorithm);
    const user = await openId().verify(await issuer.sign(audience));
    expect(user.attributes["subject"]).toBe("ada");
  });

  test.each(["ES256", "PS256", "RS512"] as const)("may not sign with %s", async (algorithm) => {
    await issuer.addKey(algorithm);
    await expect(openId().verify(await issuer.sign(audience))).rejects.toThrow("Could not verify");
  });

  test("may not sign with its public key for a secret", async () => {
    const { keys } = (await (await fetch(issuer.jwksUrl)).json()) as { keys: { n: string; kid: string }[] };
    const [{ n, kid }] = keys as [{ n: string; kid: string }];
    const now = Math.floor(Date.now() / 1000);
    const forged = await new SignJWT({ iss: issuer.url, sub: "eve", aud: audience, iat: now, exp: now + 60 })
      .setProtectedHeader({ alg: "HS256", kid })
      .sign(Buffer.from(n, "base64url"));
    await expect(openId().verify(forged)).rejects.toThrow("Could not verify");
  });

  test("issues tokens for one audience", async () => {
    expect(await openId().verify(await issuer.sign([audience]))).toMatchObject({ kind: "user" });
    for (const audiences of [
      [audience, "another"],
      ["another", audience],
      [audience, audience],
    ]) {
      await expect(openId().verify(await issuer.sign(audiences))).rejects.toThrow("one audience");
    }
  });

  test.each(["iat", "exp", "sub", "aud", "iss"])("issues no token without %s", async (claim) => {
    const token = await issuer.sign(audience, { [claim]: undefined });
    await expect(openId().verify(token)).rejects.toThrow(TokenError);
  });

  test("gets no leeway at the end of a token", async () => {
    const nowMs = Date.now();
    const clock = { ...nodePorts.clock, nowMs: () => nowMs };
    const providers = parseAuthConfig({ providers: [{ domain: issuer.url, applicationID: audience }] });
    const verifier = new TokenVerifier(providers, { ...nodePorts, clock });
    const expired = await issuer.sign(audience, { exp: Math.floor(nowMs / 1000) - 1 });
    await expect(verifier.verify(expired)).rejects.toThrow("exp");
    const exp = Math.floor(nowMs / 1000) + 10;
    expect((await verifier.verify(await issuer.sign(audience, { exp }))).expiresAtMs).toBe(exp * 1000);
  });

  test("that calls itself something else is not trusted", async () => {
    for (const name of ["https://elsewhere.test", `${issuer.url}/`, undefined as unknown as string]) {
      issuer.name = name;
      await expect(openId().verify(await issuer.sign(audience))).rejects.toThrow("names another issuer");
    }
  });

  test("may have a slash at its end", async () => {
    issuer.name = `${issuer.url}/`;
    const user = await openId().verify(await issuer.sign(audience, { iss: `${issuer.url}/` }));
    expect(user.attributes["issuer"]).toBe(issuer.url);
  });

  test("may change its keys: the first token of a new one is accepted", async () => {
    const verifier = openId();
    await verifier.verify(await issuer.sign(audience));
    await issuer.addKey("RS256");
    expect(await verifier.verify(await issuer.sign(audience))).toMatchObject({ kind: "user" });
  });

  test("that could not be reached is asked again with the next token", async () => {
    let isReachable = false;
    const ports = {
      ...nodePorts,
      fetch: ((...args) =>
        isReachable ? nodePorts.fetch(...args) : Promise.reject(new Error("no network"))) as typeof fetch,
    };
    const providers = parseAuthConfig({ providers: [{ domain: issuer.url, applicationID: audience }] });
    const verifier = new TokenVerifier(providers, ports);
    const token = await issuer.sign(audience);
    await expect(verifier.verify(token)).rejects.toThrow("no network");
    isReachable = true;
    expect((await verifier.verify(token)).attributes["subject"]).toBe("ada");
  });

  test("whose discovery answers nonsense is named in the error", async () => {
    const token = await issuer.sign(audience, { iss: `${issuer.url}/nowhere` });
    const verifier = verifierFor({ domain: `${issuer.url}/nowhere`, applicationID: audience });
    await expect(verifier.verify(token)).rejects.toThrow(
      "/nowhere/.well-known/openid-configuration answered 404",
    );
  });
});

describe("a custom provider with its keys at an address", () => {
  const custom = (algorithm = "RS256") =>
    verifierFor({
      type: "customJwt",
      issuer: issuer.url,
      jwks: issuer.jwksUrl,
      algorithm,
      applicationID: audience,
    });

  test("is trusted without discovery", async () => {
    const user = await custom().verify(await issuer.sign(audience));
    expect(user.attributes["tokenIdentifier"]).toBe(`${issuer.url}|ada`);
    expect(issuer.requests).toEqual(["/keys"]);
  });

  test.each([
    ["another audience", { aud: "somebody-else" }, "No auth provider found"],
    ["another issuer", { iss: "https://elsewhere.test" }, "No auth provider found"],
    ["no subject", { sub: undefined }, "sub"],
    ["a subject of a wrong type", { sub: 5 }, "sub"],
    ["no end", { exp: undefined }, "exp"],
    ["an end of a wrong type", { exp: "tomorrow" }, "exp"],
    ["no audience", { aud: undefined }, "No auth provider found"],
    ["an audience of a wrong type", { aud: 5 }, "aud"],
    ["audiences of a wrong type", { aud: ["my-app", { a: 1 }] }, "aud"],
    ["no issuer", { iss: undefined }, "iss"],
    ["an issuer of a wrong type", { iss: 5 }, "iss"],
    ["an issuer that is a list", { iss: ["https://elsewhere.test"] }, "iss"],
    ["an issuer that is null", { iss: null }, "iss"],
    ["a time of issue in the future", { iat: Math.floor(Date.now() / 1000) + 60 }, "issued in the future"],
    ["a time of issue of a wrong type", { iat: "now" }, "iat"],
    ["an end that is over", { exp: Math.floor(Date.now() / 1000) - 10 }, "exp"],
    ["a beginning in the future", { nbf: Math.floor(Date.now() / 1000) + 60 }, "nbf"],
  ])("refuses a token with %s", async (_name, claims, reason) => {
    const refusal = custom().verify(await issuer.sign(audience, claims));
    await expect(refusal).rejects.toThrow(reason);
    await expect(refusal).rejects.toThrow(TokenError);
  });

  test("may be for several audiences, and needs no time of issue", async () => {
    const token = await issuer.sign(["another", audience], { iat: undefined });
    expect(await custom().verify(token)).toMatchObject({ kind: "user" });
  });

  test("names the key of a token: another, an unknown or no name is refused", async () => {
    await issuer.addKey("RS256");
    for (const kid of [undefined, "", 5, "unknown", "key-0"]) {
      await expect(custom().verify(await issuer.sign(audience, {}, { kid }))).rejects.toThrow(TokenError);
    }
    expect(await custom().verify(await issuer.sign(audience, {}, { kid: "key-1" }))).toMatchObject({
      kind: "user",
    });
  });

  test("serves its keys as JSON", async () => {
    issuer.contentType = "text/plain";
    await expect(custom().verify(await issuer.sign(audience))).rejects.toThrow("content type");
    issuer.contentType = "application/jwk-set+json; charset=utf-8";
    expect(await custom().verify(await issuer.sign(audience))).toMatchObject({ kind: "user" });
  });

  test("is found by an issuer without its protocol", async () => {
    const verifier = verifierFor({
      type: "customJwt",
      issuer: "example.test",
      jwks: issuer.jwksUrl,
      algorithm: "RS256",
    });
    expect(await verifier.verify(await issuer.sign([], { iss: "example.test" }))).toMatchObject({
      kind: "user",
    });
  });

  test.each([
    "",
    "x",
    "a.b",
    "a.b.c",
    "a.b.c.d",
    "..",
    "null",
    `${base64Url({ alg: "RS256" })}.bnVsbA.x`,
    "x".repeat(1e6),
  ])("refuses what is no token", async (text) => {
    await expect(custom().verify(text)).rejects.toThrow(TokenError);
  });

  test("lets clocks differ by a few seconds", async () => {
    const exp = Math.floor(Date.now() / 1000) - 2;
    expect((await custom().verify(await issuer.sign(audience, { exp }))).attributes["subject"]).toBe("ada");
  });

  test("refuses another algorithm than the one in auth.config", async () => {
    await expect(custom("ES256").verify(await issuer.sign(audience))).rejects.toThrow("Could not verify");
  });

  test("refuses a token without a signature, and one that was changed", async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer.url, sub: "eve", aud: audience, iat: now, exp: now + 60 };
    const unsigned = `${base64Url({ alg: "none", kid: "key-0" })}.${base64Url(claims)}.`;
    const [header, , signature] = (await issuer.sign(audience)).split(".");
    const changed = `${header}.${base64Url(claims)}.${signature}`;
    const headless = `x.${base64Url(claims)}.${signature}`;
    await expect(custom().verify(headless)).rejects.toThrow(TokenError);
    for (const token of [unsigned, changed]) {
      await expect(custom().verify(token)).rejects.toThrow("Could not verify");
    }
  });

  test("refuses a token that was signed with somebody else's key", async () => {
    const other = await Issuer.start();
    const foreign = await other.sign(audience, { iss: issuer.url });
    await other.close();
    await expect(custom().verify(foreign)).rejects.toThrow("Could not verify");
  });
});
