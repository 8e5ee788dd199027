/**
 * The embedded backend in Node: a folder of Convex functions, served on this machine.
 *
 * @packageDocumentation
 */
export { type DevServer, type DevServerOptions, startDevServer } from "./dev-server.js";
export { bundleModule } from "./loader.js";
