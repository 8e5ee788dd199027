/** The messages of Convex's sync protocol that the Convex client knows. */
const knownTypes: ReadonlySet<unknown> = new Set([
  "Transition",
  "TransitionChunk",
  "MutationResponse",
  "ActionResponse",
  "AuthError",
  "FatalError",
  "Ping",
]);

/**
 * The type of a message that the Convex client doesn't know, as a newer backend may send; undefined for all others,
 * also for what is no message. The Convex client throws at such a message before it has done anything with it.
 */
export function unknownMessageType(data: unknown): string | undefined {
  const { type } = Object(parsed(data)) as { type?: unknown };
  return typeof type === "string" && !knownTypes.has(type) ? type : undefined;
}

function parsed(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data);
  } catch {
    // What it is then, the error says that the Convex client has thrown.
    return undefined;
  }
}
