import type { JSONValue } from "convex/values";

/** Who a function runs for. */
export type Identity = AnonymousIdentity | UserIdentity | AdminIdentity;

export interface AnonymousIdentity {
  readonly kind: "anonymous";
}

export interface UserIdentity {
  readonly kind: "user";
  /** What `ctx.auth.getUserIdentity()` answers. */
  readonly attributes: IdentityAttributes;
  /** As the client sent it. */
  readonly token: string;
  readonly expiresAtMs: number;
}

/** The holder of the deployment's admin key: reaches internal functions, and may act as a user. */
export interface AdminIdentity {
  readonly kind: "admin";
  readonly actingAs: IdentityAttributes | null;
}

export type IdentityAttributes = Readonly<Record<string, JSONValue>>;

export const ANONYMOUS: AnonymousIdentity = { kind: "anonymous" };

/** What `ctx.auth.getUserIdentity()` answers for this identity. */
export function attributesOf(identity: Identity): IdentityAttributes | null {
  switch (identity.kind) {
    case "anonymous":
      return null;
    case "user":
      return identity.attributes;
    case "admin":
      return identity.actingAs;
  }
}

/** Equal for identities that functions can't tell apart. */
export function identityKey(identity: Identity): string {
  const attributes = attributesOf(identity);
  return attributes === null
    ? ""
    : JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whose requests they are: equal for all tokens of a user, whatever else these say. */
export function ownerKey(identity: Identity): string {
  const attributes = attributesOf(identity);
  const user = attributes?.["tokenIdentifier"];
  return JSON.stringify([identity.kind, user ?? null]);
}
