/**
 * The name under which one identity's data of one deployment is kept. Two identities never share one: nothing is hashed
 * or shortened.
 *
 * @param deployment - the deployment's address.
 * @param identity - whom it belongs to, as the sign-in names them; null for nobody who is signed in.
 */
export function partitionName(deployment: string, identity: string | null): string {
  const whose = identity === null ? "anonymous" : `identity:${encodeURIComponent(identity)}`;
  return `convex-elements/${encodeURIComponent(deployment)}/${whose}`;
}
