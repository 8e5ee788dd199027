import { ConvexHttpClient } from "convex/browser";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { startServices } from "./support.js";

let server: DevServer;
let client: ConvexHttpClient;

beforeAll(async () => {
  server = await startServices();
  client = new ConvexHttpClient(server.url, { logger: false });
});

afterAll(() => server.close());

const sign = (claims: Record<string, unknown>, seconds = 60) =>
  client.mutation(api.tokens.sign, { claims, seconds });

it("a token that a mutation signs can be verified with the keys that the deployment serves", async () => {
  const token = await sign({ sub: "ada", room: "lobby" });
  const keys = (await (await fetch(`${server.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
    issuer: server.url,
    algorithms: ["ES256"],
  });
  expect(payload).toMatchObject({ sub: "ada", room: "lobby" });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
});

it.each(["iss", "iat", "exp", "nbf", "convexUser", "CVX_x"])("the claim %s is refused", async (name) => {
  await expect(sign({ [name]: "x" })).rejects.toThrow(`the claim "${name}" is reserved`);
});

it.each([0, 3601, -1])("a lifetime of %d seconds is refused", async (seconds) => {
  await expect(sign({}, seconds)).rejects.toThrow("from 1 to 3600");
});
