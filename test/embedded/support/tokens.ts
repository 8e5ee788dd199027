import { importJWK, SignJWT } from "jose";
import { privateJwk } from "../../fixtures/backend/test-keys.js";

export interface TokenOptions {
  readonly subject: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly issuedAtMs?: number;
  readonly lifetimeSeconds?: number;
  readonly claims?: Record<string, unknown>;
}

/** A token that the fixture's auth.config accepts, unless the options say otherwise. */
export async function signToken(options: TokenOptions): Promise<string> {
  const issuedAt = Math.floor((options.issuedAtMs ?? Date.now()) / 1000);
  return new SignJWT(options.claims ?? {})
    .setProtectedHeader({ alg: "ES256", kid: "test" })
    .setSubject(options.subject)
    .setIssuer(options.issuer ?? "https://issuer.test")
    .setAudience(options.audience ?? "backend-tests")
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (options.lifetimeSeconds ?? 3600))
    .sign(await importJWK(privateJwk, "ES256"));
}
