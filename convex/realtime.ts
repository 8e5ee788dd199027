import { exposeRealtime } from "convex-elements/server";
import { api, components } from "./_generated/api.js";
import { mayBeThere } from "./rooms.js";

/**
 * What clients' outboxes and rooms call. Guests have no token of an identity provider: whom a message is from is decided in
 * `guests.ts` by the secret among the mutation's own arguments, so the outbox itself knows them by their client alone
 * and allows each of them the three mutations that the page has.
 */
export const { submit, settled, join, beat, leave, members, online, signal, signals, lease, leaseState } =
  exposeRealtime(components.realtime, {
    authorize: (_ctx, request) => request.name === "operation" || mayBeThere(request),
    mutations: {
      "messages:send": api.messages.send,
      "messages:edit": api.messages.edit,
      "messages:remove": api.messages.remove,
    },
  });
