import { fileURLToPath } from "node:url";
import { exportJWK, exportPKCS8, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { openClient } from "../support/client.js";
import { until } from "../support/until.js";
import { ServedApp } from "./served-app.js";

const dir = fileURLToPath(new URL("../../fixtures/auth/convex", import.meta.url));
const me = makeFunctionReference<"query", Record<string, never>, unknown>("users:me");

let app: ServedApp;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const env = {
    JWT_PRIVATE_KEY: (await exportPKCS8(privateKey)).trimEnd().replaceAll("\n", " "),
    JWKS: JSON.stringify({ keys: [{ use: "sig", ...(await exportJWK(publicKey)) }] }),
    SITE_URL: "http://localhost:5173",
  };
  app = await ServedApp.start({ dir, env });
});

afterAll(() => app.close());

interface Tokens {
  token: string;
  refreshToken: string;
}

const signIn = async (args: Record<string, unknown>) =>
  (await app.action<{ tokens: Tokens | null }>("auth:signIn", args)).tokens;
const withPassword = (flow: string, email: string, password: string) =>
  signIn({ provider: "password", params: { flow, email, password } });

/** A client that is signed in by a token, once the backend has accepted or refused it. */
async function signedIn(token: string): Promise<{ client: ConvexClient; isAccepted: boolean }> {
  const client = openClient(app.server.url);
  const isAccepted = await new Promise<boolean>((settle) =>
    client.setAuth(() => Promise.resolve(token), settle),
  );
  return { client, isAccepted };
}

async function whoIs(token: string): Promise<unknown> {
  const { client, isAccepted } = await signedIn(token);
  try {
    expect(isAccepted).toBe(true);
    return await client.query(me, {});
  } finally {
    await client.close();
  }
}

it("nobody is signed in at first", async () => {
  expect(await app.query("users:me")).toBeNull();
  expect(await app.query("auth:isAuthenticated")).toBe(false);
});

it("signs up and in with a password, and refuses a wrong one", async () => {
  const tokens = await withPassword("signUp", "ada@example.com", "correct horse");
  expect(await whoIs(tokens!.token)).toEqual({ email: "ada@example.com", isAnonymous: false });
  const again = await withPassword("signIn", "ada@example.com", "correct horse");
  expect(await whoIs(again!.token)).toEqual({ email: "ada@example.com", isAnonymous: false });
  await expect(withPassword("signIn", "ada@example.com", "wrong horse")).rejects.toThrow();
  await expect(withPassword("signIn", "eve@example.com", "correct horse")).rejects.toThrow();
  await expect(withPassword("signUp", "bob@example.com", "short")).rejects.toThrow();
});

it("signs in anonymously, each time as another user", async () => {
  const [first, second] = [await signIn({ provider: "anonymous" }), await signIn({ provider: "anonymous" })];
  expect(await whoIs(first!.token)).toEqual({ email: null, isAnonymous: true });
  const subject = ({ token }: Tokens) =>
    (JSON.parse(atob(token.split(".")[1]!)) as { sub: string }).sub.split("|")[0];
  expect(subject(first!)).not.toBe(subject(second!));
});

it("gives a new token for a refresh token, and none for one that is made up", async () => {
  const tokens = await withPassword("signUp", "grace@example.com", "correct horse");
  const refreshed = await signIn({ refreshToken: tokens!.refreshToken });
  expect(await whoIs(refreshed!.token)).toMatchObject({ email: "grace@example.com" });
  const [id, session] = tokens!.refreshToken.split("|");
  expect(await signIn({ refreshToken: `${session}|${id}` }).catch(() => null)).toBeNull();
});

it("ends the session on signing out, and its refresh token with it", async () => {
  const tokens = await withPassword("signUp", "joan@example.com", "correct horse");
  const { client } = await signedIn(tokens!.token);
  const hasSession = makeFunctionReference<"query", Record<string, never>, boolean>("users:hasSession");
  expect(await client.query(hasSession, {})).toBe(true);
  await client.action(makeFunctionReference<"action">("auth:signOut"), {});
  await until(async () => expect(await client.query(hasSession, {})).toBe(false));
  expect(await signIn({ refreshToken: tokens!.refreshToken })).toBeNull();
  await client.close();
});

it("refuses tokens of another key", async () => {
  const tokens = await signIn({ provider: "anonymous" });
  const [header, body, signature] = tokens!.token.split(".");
  const { client, isAccepted } = await signedIn(`${header}.${body}.${[...signature!].reverse().join("")}`);
  expect(isAccepted).toBe(false);
  await client.close();
});
