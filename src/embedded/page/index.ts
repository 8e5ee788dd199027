/**
 * The embedded backend in a page or a worker.
 *
 * @packageDocumentation
 */
export type { Direction, Fate, Link, LinkConditions } from "./link.js";
export { type PageBackend, type PageBackendOptions, startPageBackend } from "./page-backend.js";
