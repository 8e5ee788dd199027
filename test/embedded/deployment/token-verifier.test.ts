import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseAuthConfig } from "../../../src/embedded/deployment/auth-config.js";
import { TokenVerifier } from "../../../src/embedded/deployment/token-verifier.js";
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

  test("may sign with either algorithm that Convex knows", async () => {
    await issuer.addKey("ES256");
    const user = await openId().verify(await issuer.sign(audience));
    expect(user.attributes["subject"]).toBe("ada");
  });

  test("may have a slash at its end", async () => {
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
    ["an end that is over", { exp: Math.floor(Date.now() / 1000) - 10 }, "exp"],
    ["a beginning in the future", { nbf: Math.floor(Date.now() / 1000) + 60 }, "nbf"],
  ])("refuses a token with %s", async (_name, claims, reason) => {
    await expect(custom().verify(await issuer.sign(audience, claims))).rejects.toThrow(reason);
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
    const unsigned = `${base64Url({ alg: "none" })}.${base64Url(claims)}.`;
    const [header, , signature] = (await issuer.sign(audience)).split(".");
    const changed = `${header}.${base64Url(claims)}.${signature}`;
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
