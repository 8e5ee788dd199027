import { type JWK, SignJWT } from "jose";
import type { CustomJwtProvider } from "./auth-config.js";
import { type KeyPair, keyPair, publicJwk } from "./key-pair.js";
import type { Ports } from "./ports.js";

const ALGORITHM = "ES256";
/** Ends in `.invalid`, which nobody can own: no real provider issues such tokens. */
const ISSUER = "https://dev-issuer.invalid";
const LIFETIME_SECONDS = 3600;

interface SigningKey {
  readonly privateKey: KeyPair["privateKey"];
  readonly kid: string;
}

/**
 * Signs in anybody as anybody, for development and tests: pages take the real way of tokens without an account
 * anywhere. Its key never leaves the backend, so a token of it is worth nothing elsewhere.
 */
export class DevIssuer {
  /** Makes a backend accept its tokens. */
  readonly provider: CustomJwtProvider;
  readonly #key: SigningKey;
  readonly #clock: Ports["clock"];

  private constructor(provider: CustomJwtProvider, key: SigningKey, clock: Ports["clock"]) {
    this.provider = provider;
    this.#key = key;
    this.#clock = clock;
  }

  /** @param kept - a private key that is kept over restarts; missing for a new one */
  static async create({ clock }: Pick<Ports, "clock">, kept?: JWK): Promise<DevIssuer> {
    const { privateKey, publicKey } = await keyPair(kept);
    const key = await publicJwk(publicKey);
    const provider: CustomJwtProvider = {
      type: "customJwt",
      issuer: ISSUER,
      jwks: `data:application/json,${encodeURIComponent(JSON.stringify({ keys: [key] }))}`,
      algorithm: ALGORITHM,
      applicationId: undefined,
    };
    return new DevIssuer(provider, { privateKey, kid: key.kid }, clock);
  }

  /** A token that is valid for an hour and names `user` as its subject and as its name. */
  sign(user: string): Promise<string> {
    const now = Math.floor(this.#clock.nowMs() / 1000);
    return new SignJWT({ name: user })
      .setProtectedHeader({ alg: ALGORITHM, typ: "JWT", kid: this.#key.kid })
      .setIssuer(ISSUER)
      .setSubject(user)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME_SECONDS)
      .sign(this.#key.privateKey);
  }
}
