import type { JSONValue } from "convex/values";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from "jose";
import type { IdentityAttributes, UserIdentity } from "../functions/identity.js";
import type { AuthProvider } from "./auth-config.js";
import type { Ports } from "./ports.js";

// Clocks differ. Convex allows for it in custom tokens only.
const LEEWAY_SECONDS = 5;

/** Why a credential is not accepted, as Convex's HTTP API names it. */
export type TokenErrorCode =
  "InvalidAuthHeader" | "NoAuthProvider" | "AuthProviderDiscoveryFailed" | "Unauthenticated" | "BadDeployKey";

/** A token that is not accepted. The message says why. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly code: TokenErrorCode;

  constructor(code: TokenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Checks users' tokens against the providers of `auth.config`. */
export class TokenVerifier {
  readonly #providers: readonly AuthProvider[];
  readonly #ports: Ports;
  readonly #keys = new Map<string, Promise<JWTVerifyGetKey>>();

  constructor(providers: readonly AuthProvider[], ports: Ports) {
    this.#providers = providers;
    this.#ports = ports;
  }

  /** Rejects with a {@link TokenError}. */
  async verify(token: string): Promise<UserIdentity> {
    const { claims, issuer, audiences } = decode(token);
    const provider = this.#providers.find((candidate) => issued(candidate, issuer, audiences));
    if (provider === undefined) throw new TokenError("NoAuthProvider", this.#noProvider(issuer, claims));
    const nowSeconds = this.#ports.clock.nowMs() / 1000;
    assertClaims(provider, claims, audiences, nowSeconds);
    const leewaySeconds = leewayOf(provider);
    try {
      if (provider.type === "customJwt") assertKeyId(token);
      const { payload } = await jwtVerify(token, await this.#keysOf(provider, issuer), {
        algorithms: provider.type === "oidc" ? ["RS256", "EdDSA"] : [provider.algorithm],
        clockTolerance: leewaySeconds,
        currentDate: new Date(this.#ports.clock.nowMs()),
      });
      return identityOf(payload, token, leewaySeconds);
    } catch (error) {
      if (error instanceof TokenError) throw error;
      throw new TokenError(
        provider.type === "oidc" ? "Unauthenticated" : "InvalidAuthHeader",
        `Could not verify the token: ${(error as Error).message}`,
        { cause: error },
      );
    }
  }

  #keysOf(provider: AuthProvider, issuer: string): Promise<JWTVerifyGetKey> {
    const source = provider.type === "oidc" ? issuer : provider.jwks;
    const known = this.#keys.get(source);
    if (known !== undefined) return known;
    const keys = this.#loadKeys(provider, issuer);
    this.#keys.set(source, keys);
    keys.catch(() => this.#keys.delete(source)); // Tried anew with the next token.
    return keys;
  }

  async #loadKeys(provider: AuthProvider, issuer: string): Promise<JWTVerifyGetKey> {
    const address = provider.type === "oidc" ? await this.#discover(issuer) : provider.jwks;
    if (address.startsWith("data:"))
      return createLocalJWKSet(JSON.parse(decodeDataUrl(address)) as JSONWebKeySet);
    return createRemoteJWKSet(new URL(address), {
      [customFetch]: provider.type === "oidc" ? this.#ports.fetch : fetchingJson(this.#ports.fetch),
      // A provider's new key counts from its first token on: nobody floods a backend for development.
      cooldownDuration: 0,
    });
  }

  /** Where a provider has its keys. It must call itself by the very name that its tokens have for it. */
  async #discover(issuer: string): Promise<string> {
    const address = `${withoutSlash(issuer)}/.well-known/openid-configuration`;
    const failed = (reason: string, cause?: unknown) =>
      new TokenError(
        "AuthProviderDiscoveryFailed",
        `Auth provider discovery of ${issuer} failed: ${reason}`,
        {
          cause,
        },
      );
    let found: { readonly jwks_uri?: unknown; readonly issuer?: unknown };
    try {
      const response = await this.#ports.fetch(address);
      if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
      found = ((await response.json()) ?? {}) as typeof found;
    } catch (error) {
      throw failed((error as Error).message, error);
    }
    if (typeof found.jwks_uri !== "string") throw failed(`${address} names no jwks_uri.`);
    if (found.issuer === issuer) return found.jwks_uri;
    throw failed(`${address} names another issuer: ${JSON.stringify(found.issuer)}.`);
  }

  #noProvider(issuer: string, claims: JWTPayload): string {
    const configured = this.#providers.map(
      (provider) => `${provider.issuer} (${provider.applicationId ?? "any"})`,
    );
    return (
      `No auth provider found matching the given token: its issuer is ${issuer}, its audience ` +
      `${JSON.stringify(claims.aud ?? null)}. Configured in auth.config: ${configured.join(", ") || "none"}.`
    );
  }
}

interface DecodedToken {
  readonly claims: JWTPayload;
  readonly issuer: string;
  readonly audiences: readonly string[];
}

/** Nothing of it is to be trusted yet. */
function decode(token: string): DecodedToken {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(token);
  } catch (error) {
    throw new TokenError("InvalidAuthHeader", "Could not parse the token as a JWT.", { cause: error });
  }
  const { iss, aud = [] } = claims as Record<string, unknown>;
  const audiences = [aud].flat();
  if (typeof iss !== "string")
    throw invalid("Missing issuer claim ('iss') in JWT payload, or it is no text.");
  if (!audiences.every((audience) => typeof audience === "string"))
    throw invalid("The audience claim ('aud') of the token must be a text, or a list of texts.");
  return { claims, issuer: iss, audiences };
}

function issued(provider: AuthProvider, issuer: string, audiences: readonly string[]): boolean {
  const address = /^https?:\/\//.test(issuer) ? issuer : `https://${issuer}`;
  if (withoutSlash(address) !== withoutSlash(provider.issuer)) return false;
  return provider.applicationId === undefined || audiences.includes(provider.applicationId);
}

/** What the signature doesn't tell. */
function assertClaims(
  provider: AuthProvider,
  { sub, exp, iat }: JWTPayload,
  audiences: readonly string[],
  nowSeconds: number,
): void {
  if (typeof sub !== "string")
    throw invalid("Missing subject claim ('sub') in JWT payload, or it is no text.");
  if (typeof exp !== "number")
    throw invalid("Missing expiration claim ('exp') in JWT payload, or it is no number.");
  if (iat !== undefined && typeof iat !== "number")
    throw invalid("The claim 'iat' of the token is no number.");
  if (iat !== undefined && iat > nowSeconds + LEEWAY_SECONDS)
    throw invalid("The token was issued in the future ('iat'). Is a clock wrong?");
  if (provider.type !== "oidc") return;
  if (iat === undefined)
    throw invalid("Missing claim 'iat' in JWT payload: OpenID tokens say when they were issued.");
  if (audiences.length !== 1)
    throw invalid(`An OpenID token must be for one audience, not for ${audiences.join(", ")}.`);
}

function assertKeyId(token: string): void {
  if (typeof decodeProtectedHeader(token).kid === "string") return;
  throw invalid("Could not decode token. JWT may be missing a 'kid' (key ID) header.");
}

function invalid(message: string): TokenError {
  return new TokenError("InvalidAuthHeader", message);
}

function leewayOf(provider: AuthProvider): number {
  return provider.type === "oidc" ? 0 : LEEWAY_SECONDS;
}

const JSON_TYPES = ["application/json", "application/jwk-set+json"];

function fetchingJson(get: typeof fetch): typeof fetch {
  return async (...args) => {
    const response = await get(...args);
    const [type = ""] = (response.headers.get("content-type") ?? "").split(";");
    if (JSON_TYPES.includes(type.trim().toLowerCase())) return response;
    throw new Error(`the keys came with the content type "${type}" instead of application/json`);
  };
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, "");
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

function identityOf(claims: JWTPayload, token: string, leewaySeconds: number): UserIdentity {
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
    expiresAtMs: (Number(claims.exp) + leewaySeconds) * 1000,
  };
}

/** The names that are the same for tokens and for an admin who acts as a user. */
export function userNames(issuer: string, subject: string): IdentityAttributes {
  return { issuer, subject, tokenIdentifier: `${issuer}|${subject}` };
}
