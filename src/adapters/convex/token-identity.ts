/**
 * Whom a JWT speaks for, as a text to compare, or null for nobody. Tokens that can't be read all count as one
 * person: they differ at each refresh, so the token itself says nothing.
 */
export function tokenIdentity(token: string | null | undefined): string | null {
  if (!token) return null;
  const { iss, sub } = claims(token);
  return JSON.stringify([iss ?? "", sub ?? ""]);
}

/** Whom a JWT speaks for as the backend names them. Undefined when that can't be read. */
export function tokenActor(token: string): string | undefined {
  const { iss, sub } = claims(token);
  return typeof iss === "string" && typeof sub === "string" ? `${iss}|${sub}` : undefined;
}

function claims(token: string): { readonly iss?: unknown; readonly sub?: unknown } {
  const payload = token.split(".")[1] ?? "";
  try {
    const text = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    return Object(JSON.parse(text)) as { iss?: unknown; sub?: unknown };
  } catch {
    // Whether the token is any good is for the backend to say.
    return {};
  }
}
