import type { RoomRequest } from "convex-elements/server";
import { maxChannelLength } from "./limits.js";

const prefix = "channel:";

/** Each channel is a room. */
export const roomOfChannel = (channel: string) => prefix + channel;

/** Who holds it may write what a channel is about. */
export const topicLease = "topic";

/** What the page shows of people to each other. */
const kinds = ["typing", "pointer", "caret"];

/** Everybody may be in every channel, and do there what the page does: nothing else is carried, or kept, for anybody. */
export function mayBeThere(request: RoomRequest): boolean {
  const { room } = request;
  if (!room.startsWith(prefix) || room.length > prefix.length + maxChannelLength) return false;
  if (request.name === "signal") return kinds.includes(request.kind);
  return request.name !== "lease" || request.resource === topicLease;
}
