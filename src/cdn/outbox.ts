/** Mutations that wait for the backend, for pages with `convex-elements.js`. */
export * from "../client/outbox/index.js";
