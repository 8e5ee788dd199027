/**
 * The embedded backend without Node: for pages, and for whoever brings sockets, code and timers along.
 *
 * @packageDocumentation
 */
export { Deployment, type Credentials, type DeploymentOptions } from "./deployment/deployment.js";
export type { LogEvent, LogListener } from "./deployment/log.js";
export type { Clock, Ports } from "./deployment/ports.js";
export {
  type AppCode,
  type CodeScope,
  type ComponentCode,
  SCOPE_NAMES,
  type UserModule,
  type UserModules,
} from "./functions/code.js";
export { HttpApi } from "./http/http-api.js";
export type { SyncSocket } from "./sync/connection.js";
export { SyncSession } from "./sync/session.js";
