import { exposeRealtime, type RealtimeComponent, type RoomRequest } from "convex-elements/server";
import { componentsGeneric, makeFunctionReference } from "convex/server";
import { ConvexError } from "convex/values";
import type { QueryCtx } from "./functions.js";
import { isOn } from "./switches.js";

const components = componentsGeneric() as unknown as { realtime: RealtimeComponent };
const named = (name: string) => makeFunctionReference<"mutation">(name);

/** What outboxes and rooms call. Everybody may do everything, also without a name, until a story turns it off. */
export const { submit, settled, join, beat, leave, members, online, signal, signals, lease, leaseState } =
  exposeRealtime(components.realtime, {
    authorize: (ctx: QueryCtx, request) => request.name === "operation" || mayBeIn(ctx, request),
    rooms: { mayTakeOver: (_ctx, { identity }) => identity?.subject === "Ada" },
    mutations: {
      "messages:send": named("messages:send"),
      "messages:edit": named("messages:edit"),
      "messages:remove": named("messages:remove"),
      "tasks:add": named("tasks:add"),
      "tasks:rename": named("tasks:rename"),
      "tasks:setStatus": named("tasks:setStatus"),
      "tasks:remove": named("tasks:remove"),
      "counters:add": named("counters:add"),
    },
  });

async function mayBeIn(ctx: QueryCtx, request: RoomRequest): Promise<boolean> {
  if (await isOn(ctx, `${request.room} is closed`))
    throw new ConvexError({ code: "forbidden", message: "This room is for members of the team." });
  return true;
}
