import { query } from "./functions.js";

/** Whom the backend takes the caller for; null for somebody who isn't signed in. */
export const me = query({
  args: {},
  handler: async (ctx) => (await ctx.auth.getUserIdentity())?.name ?? null,
});
