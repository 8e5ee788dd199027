import type { JSONValue } from "convex/values";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from "jose";
import type { IdentityAttributes, UserIdentity } from "../functions/identity.js";
import type { AuthProvider, OidcProvider } from "./auth-config.js";
import type { Ports } from "./ports.js";

const LEEWAY_SECONDS = 5;

/** A token that is not accepted. The message says why. */
export class TokenError extends Error {
  override readonly name = "TokenError";
}

/** Checks users' tokens against the providers of `auth.config`. */
export class TokenVerifier {
  readonly #providers: readonly AuthProvider[];
  readonly #ports: Ports;
  readonly #keys = new Map<AuthProvider, Promise<JWTVerifyGetKey>>();

  constructor(providers: readonly AuthProvider[], ports: Ports) {
    this.#providers = providers;
    this.#ports = ports;
  }

  /** Rejects with a {@link TokenError}. */
  async verify(token: string): Promise<UserIdentity> {
    const claims = decode(token);
    const provider = this.#providers.find((candidate) => issued(candidate, claims));
    if (provider === undefined) throw new TokenError(this.#noProvider(claims));
    try {
      const { payload } = await jwtVerify(token, await this.#keysOf(provider), {
        algorithms: provider.type === "oidc" ? ["RS256", "ES256"] : [provider.algorithm],
        clockTolerance: LEEWAY_SECONDS,
        currentDate: new Date(this.#ports.clock.nowMs()),
        requiredClaims: ["iss", "sub", "exp"],
      });
      return identityOf(payload, token);
    } catch (error) {
      throw new TokenError(`Could not verify the token: ${(error as Error).message}`, { cause: error });
    }
  }

  #keysOf(provider: AuthProvider): Promise<JWTVerifyGetKey> {
    const known = this.#keys.get(provider);
    if (known !== undefined) return known;
    const keys = this.#loadKeys(provider);
    this.#keys.set(provider, keys);
    keys.catch(() => this.#keys.delete(provider)); // Tried anew with the next token.
    return keys;
  }

  async #loadKeys(provider: AuthProvider): Promise<JWTVerifyGetKey> {
    const address = provider.type === "oidc" ? await this.#discover(provider) : provider.jwks;
    if (address.startsWith("data:"))
      return createLocalJWKSet(JSON.parse(decodeDataUrl(address)) as JSONWebKeySet);
    return createRemoteJWKSet(new URL(address), {
      [customFetch]: this.#ports.fetch,
      // A provider's new key counts from its first token on: nobody floods a backend for development.
      cooldownDuration: 0,
    });
  }

  async #discover(provider: OidcProvider): Promise<string> {
    const address = `${withoutSlash(provider.issuer)}/.well-known/openid-configuration`;
    const response = await this.#ports.fetch(address);
    if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
    const { jwks_uri: keys } = (await response.json()) as { jwks_uri?: unknown };
    if (typeof keys !== "string") throw new Error(`${address} names no jwks_uri.`);
    return keys;
  }

  #noProvider(claims: JWTPayload): string {
    const configured = this.#providers.map(
      ({ issuer, applicationId }) => `${issuer} (${applicationId ?? "any"})`,
    );
    return (
      `No auth provider found matching the given token: its issuer is ${String(claims.iss)}, its audience ` +
      `${JSON.stringify(claims.aud ?? null)}. Configured in auth.config: ${configured.join(", ") || "none"}.`
    );
  }
}

function decode(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch (error) {
    throw new TokenError("Could not parse the token as a JWT.", { cause: error });
  }
}

function issued(provider: AuthProvider, claims: JWTPayload): boolean {
  if (claims.iss === undefined || withoutSlash(claims.iss) !== withoutSlash(provider.issuer)) return false;
  if (provider.applicationId === undefined) return true;
  return [claims.aud].flat().includes(provider.applicationId);
}

function withoutSlash(address: string): string {
  return address.endsWith("/") ? address.slice(0, -1) : address;
}

function decodeDataUrl(address: string): string {
  const comma = address.indexOf(",");
  const content = address.slice(comma + 1);
  if (!address.slice(0, comma).endsWith(";base64")) return decodeURIComponent(content);
  return new TextDecoder().decode(Uint8Array.from(atob(content), (character) => character.charCodeAt(0)));
}

/** Claims under the names that Convex gives them. */
const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  given_name: "givenName",
  family_name: "familyName",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  picture: "pictureUrl",
  email_verified: "emailVerified",
  birthdate: "birthday",
  zoneinfo: "timezone",
  locale: "language",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
  updated_at: "updatedAt",
};

/** Told in another way, or different in each token: a refreshed token must not look like another user. */
const OMITTED_CLAIMS = new Set(["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "fva", "auth_time"]);

function identityOf(claims: JWTPayload, token: string): UserIdentity {
  const issuer = withoutSlash(String(claims.iss));
  const subject = String(claims.sub);
  const attributes: Record<string, JSONValue> = {};
  for (const [claim, value] of Object.entries(claims)) {
    if (!OMITTED_CLAIMS.has(claim)) attributes[ATTRIBUTE_NAMES[claim] ?? claim] = value as JSONValue;
  }
  return {
    kind: "user",
    attributes: { ...attributes, ...userNames(issuer, subject) },
    token,
    expiresAtMs: (Number(claims.exp) + LEEWAY_SECONDS) * 1000,
  };
}

/** The names that are the same for tokens and for an admin who acts as a user. */
export function userNames(issuer: string, subject: string): IdentityAttributes {
  return { issuer, subject, tokenIdentifier: `${issuer}|${subject}` };
}
