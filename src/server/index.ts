/** For a Convex app's own functions: what a client's outbox and its rooms need of the server. */
export type { RealtimeComponent } from "./component.js";
export { exposeRealtime, type RealtimeFunctions } from "./expose-realtime.js";
export { retryLater } from "./failures.js";
export type {
  AllowedMutation,
  MutationReference,
  OperationRequest,
  RealtimeOptions,
  RealtimeRequest,
} from "./options.js";
export type { Rate } from "./rate.js";
export type { InRoom, LeaseRequest, ProfileRequest, RoomOptions, RoomRequest } from "./room-options.js";
export { assertLease, revokeAccess, type LeaseClaim, type Revocation } from "./rooms-access.js";
