/**
 * What a run of a paginated query decided and its next run must repeat: where the page ended. The text is opaque to
 * clients, which hand it back when they subscribe again.
 */
export function encodeJournal(endCursor: string | null): string | null {
  return endCursor === null ? null : JSON.stringify({ endCursor });
}

/** The end cursor in a journal; null for none, and for a text that isn't one of ours. */
export function endCursorOf(journal: string | null): string | null {
  if (journal === null) return null;
  try {
    const parsed: unknown = JSON.parse(journal);
    const endCursor = (parsed as { endCursor?: unknown } | null)?.endCursor;
    return typeof endCursor === "string" ? endCursor : null;
  } catch {
    return null; // A client may send anything: without a journal the page starts anew.
  }
}
