/** Who may issue tokens, as `auth.config` says. */
export type AuthProvider = OidcProvider | CustomJwtProvider;

export interface OidcProvider {
  readonly type: "oidc";
  readonly issuer: string;
  readonly applicationId: string;
}

export interface CustomJwtProvider {
  readonly type: "customJwt";
  readonly issuer: string;
  /** Where the keys are: an `https:`, `http:` or `data:` address. */
  readonly jwks: string;
  readonly algorithm: "RS256" | "ES256";
  readonly applicationId: string | undefined;
}

/** Reads the default export of `auth.config`. Throws with the place and the remedy. */
export function parseAuthConfig(config: unknown): AuthProvider[] {
  if (config === undefined) return [];
  const { providers } = (config ?? {}) as { providers?: unknown };
  if (!Array.isArray(providers)) {
    throw new Error("auth.config: the default export must be { providers: [...] }.");
  }
  return providers.map((provider: unknown, index) =>
    parseProvider(provider, `auth.config: providers[${index}]`),
  );
}

function parseProvider(value: unknown, where: string): AuthProvider {
  const provider = (value ?? {}) as Record<string, unknown>;
  const text = (field: string): string => {
    const content = provider[field];
    if (typeof content !== "string" || content === "") throw new Error(`${where}.${field} must be a text.`);
    return content;
  };
  if (provider["type"] === undefined) {
    return { type: "oidc", issuer: withProtocol(text("domain")), applicationId: text("applicationID") };
  }
  if (provider["type"] !== "customJwt")
    throw new Error(`${where}.type must be "customJwt" or left out (OIDC).`);
  const algorithm = provider["algorithm"];
  if (algorithm !== "RS256" && algorithm !== "ES256")
    throw new Error(`${where}.algorithm must be "RS256" or "ES256".`);
  return {
    type: "customJwt",
    issuer: withProtocol(text("issuer")),
    jwks: text("jwks"),
    algorithm,
    applicationId: provider["applicationID"] === undefined ? undefined : text("applicationID"),
  };
}

function withProtocol(address: string): string {
  return /^https?:\/\//.test(address) ? address : `https://${address}`;
}
