/** The entry `convex-elements/rooms`: who is here, who types, what people show each other for a moment, and who holds what. */
export type { Follow, FollowState, View } from "../../core/rooms/follow.js";
export type { Lease } from "../../core/rooms/lease.js";
export type { AcquireOptions } from "../../core/rooms/lease-options.js";
export type {
  Acquired,
  LeaseAnswer,
  LeaseAsk,
  LeaseLoss,
  LeasePerson,
  LeaseState,
  OwnAsk,
} from "../../core/rooms/lease-state.js";
export type { Member, MembersState } from "../../core/rooms/members-state.js";
export type { Room } from "../../core/rooms/room.js";
export type { Profile } from "../../core/rooms/room-wire.js";
export { broadcastTransport } from "../../adapters/signals/broadcast-transport.js";
export type { Signal, SignalChannel } from "../../core/rooms/signal-channel.js";
export type { SignalCheck } from "../../core/rooms/signal-value.js";
export type { SignalTransport } from "../../core/rooms/signal-transport.js";
export type { Typing, TypingState } from "../../core/rooms/typing.js";
export type { SharedView, Views } from "../../core/rooms/views.js";
export { guestOf } from "./guest-of.js";
export { leaseOf } from "../../core/rooms/lease-of.js";
export { viewsOf } from "./views-of.js";
export { roomOf } from "./room-of.js";
