/** Writes to the server's log what a client isn't told: which operation failed in which request, and how. */
export function logFailure(fn: string, id: string, requestId: string, thrown: unknown): void {
  // eslint-disable-next-line no-console -- The console of a Convex function is the server's log.
  console.error(`[convex-elements] ${fn} failed. Operation ${id}, reference ${requestId}:`, thrown);
}
