import { mutationGeneric, queryGeneric, type RegisteredMutation, type RegisteredQuery } from "convex/server";
import { v } from "convex/values";
import { checkClient } from "./checks.js";
import type { RealtimeComponent } from "./component.js";
import { exposeRooms, type RoomFunctions } from "./expose-rooms.js";
import { exposedBy, type RealtimeOptions } from "./options.js";
import { submit } from "./submit.js";
import {
  request,
  response,
  settledResponse,
  type SettledResponse,
  type SubmitRequest,
  type SubmitResponse,
} from "./wire.js";

/** What an app exports from `convex/realtime.ts`: all of it, or only what it uses. */
export interface RealtimeFunctions extends RoomFunctions {
  /** Does what a client's outbox sends. */
  readonly submit: RegisteredMutation<"public", SubmitRequest, Promise<SubmitResponse>>;
  /** What became of a client's own operations; a live query. */
  readonly settled: RegisteredQuery<"public", { client: string }, Promise<SettledResponse>>;
}

/**
 * Makes the public functions that a client's outbox and its rooms call. They belong in `convex/realtime.ts`, where the client looks
 * for them:
 *
 * ```ts
 * import { exposeRealtime } from "convex-elements/server";
 * import { api, components } from "./_generated/api.js";
 *
 * export const { submit, settled } = exposeRealtime(components.realtime, {
 *   authorize: (ctx, request) => request.identity !== null,
 *   mutations: { "messages:send": api.messages.send },
 * });
 * ```
 *
 * Throws where `authorize` or `mutations` is missing.
 */
export function exposeRealtime(component: RealtimeComponent, options: RealtimeOptions): RealtimeFunctions {
  const exposed = exposedBy(options);
  return {
    ...exposeRooms(component, exposed),
    submit: mutationGeneric({
      args: request,
      returns: response,
      handler: (ctx, args) => submit(ctx, component, exposed, args),
    }),
    settled: queryGeneric({
      args: { client: v.string() },
      returns: settledResponse,
      handler: async (ctx, { client }): Promise<SettledResponse> => {
        checkClient(client);
        const identity = (await ctx.auth.getUserIdentity())?.tokenIdentifier ?? null;
        const news = await ctx.runQuery(component.ledger.settled, { client, identity });
        return {
          watermark: news.watermark,
          settled: news.settled,
          outcomes: news.outcomes.map(({ n, id, outcome, commitTs }) => ({ n, id, commitTs, ...outcome })),
        };
      },
    }),
  };
}
