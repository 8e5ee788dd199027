import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from "jose";

const ALGORITHM = "ES256";

export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/**
 * A pair of ES256 keys.
 * @param kept - a private key that was kept; missing for new ones
 */
export async function keyPair(kept: JWK | undefined): Promise<KeyPair> {
  if (kept === undefined) return generateKeyPair(ALGORITHM);
  const publicPart: JWK = { ...kept };
  delete publicPart.d;
  const [privateKey, publicKey] = await Promise.all([
    importJWK(kept, ALGORITHM),
    importJWK(publicPart, ALGORITHM),
  ]);
  return { privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey };
}

/** The public key as it is served. Tokens name it by its `kid`: who verifies them looks for that one. */
export async function publicJwk(publicKey: CryptoKey): Promise<JWK & { readonly kid: string }> {
  const jwk = await exportJWK(publicKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: "sig" };
}
