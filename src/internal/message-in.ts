/** What the app's function says to people in a `ConvexError`, if it says anything: the text that it threw, or its `message`. */
export function messageIn(data: unknown): string | undefined {
  const message = typeof data === "string" ? data : (Object(data) as { readonly message?: unknown }).message;
  return typeof message === "string" && message !== "" ? message : undefined;
}
