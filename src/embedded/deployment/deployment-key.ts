import { type JWK, SignJWT } from "jose";
import type { JSONValue } from "convex/values";
import type { SyscallArgs } from "../functions/invocation.js";
import { type KeyPair, keyPair, publicJwk } from "./key-pair.js";
import type { Ports } from "./ports.js";

const ALGORITHM = "ES256";
const MAX_SECONDS = 3600;
const RESERVED = ["iss", "iat", "exp", "nbf"];

/** The key that `ctx.auth.signJwt()` signs with. Without one that is kept it is made on first use. */
export class DeploymentKey {
  readonly #clock: Ports["clock"];
  readonly #cloudUrl: () => string;
  readonly #kept: JWK | undefined;
  #pair: Promise<KeyPair> | undefined;

  /**
   * @param cloudUrl - the issuer of the tokens
   * @param kept - a private key that is kept over restarts
   */
  constructor({ clock }: Pick<Ports, "clock">, cloudUrl: () => string, kept?: JWK) {
    this.#clock = clock;
    this.#cloudUrl = cloudUrl;
    this.#kept = kept;
  }

  /** What others verify the tokens with. */
  async publicKeys(): Promise<{ readonly keys: readonly JWK[] }> {
    const { publicKey } = await this.#keys();
    return { keys: [await publicJwk(publicKey)] };
  }

  /** Answers `1.0/signJwt`, as JSON text. */
  async sign(args: SyscallArgs, component: string): Promise<string> {
    const claims = claimsOf(args["claims"]);
    const seconds = secondsOf(args["expiresInSeconds"]);
    const { privateKey, publicKey } = await this.#keys();
    const { kid } = await publicJwk(publicKey);
    const now = Math.floor(this.#clock.nowMs() / 1000);
    const issuer = component === "" ? this.#cloudUrl() : `${this.#cloudUrl()}/components/${component}`;
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: "JWT", kid })
      .setIssuer(issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(privateKey);
    return JSON.stringify(token);
  }

  #keys(): Promise<KeyPair> {
    return (this.#pair ??= keyPair(this.#kept));
  }
}

function claimsOf(given: JSONValue | undefined): Record<string, JSONValue> {
  if (given === undefined || given === null) return {};
  if (typeof given !== "object" || Array.isArray(given))
    throw new Error("signJwt: `claims` must be an object.");
  const reserved = Object.keys(given).find((name) => RESERVED.includes(name) || /^(convex|cvx)/i.test(name));
  if (reserved !== undefined) {
    throw new Error(`signJwt: the claim "${reserved}" is reserved. Use another name.`);
  }
  return given;
}

function secondsOf(given: JSONValue | undefined): number {
  if (typeof given === "number" && given >= 1 && given <= MAX_SECONDS) return Math.floor(given);
  throw new Error(`signJwt: \`expiresInSeconds\` must be from 1 to ${MAX_SECONDS}.`);
}
