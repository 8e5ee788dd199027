// Convex has it in every function; the types of the platform that this is built with don't.
declare const crypto: { randomUUID(): string };

/** A text that nobody guesses: 244 random bits. */
export const newSecret = () => `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll("-", "");

/** An id that nobody else has; others may see it. */
export const newId = () => crypto.randomUUID().replaceAll("-", "");
