import { retryLater } from "convex-elements/server";
import { ConvexError, v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { checkedText, maxNameLength } from "./limits.js";

/** A guest may write this many times at once … */
const burst = 20;
/** … and gets one more write back after each of these, in milliseconds. */
const refillMs = 1000;

const minTokenLength = 32;

/** Makes the caller a guest, or renames the guest. The token is a secret that the browser made and keeps. */
export const join = mutation({
  args: { token: v.string(), name: v.string() },
  returns: v.id("guests"),
  handler: async (ctx, { token, name }) => {
    if (token.length < minTokenLength) {
      throw new ConvexError({
        code: "weak-token",
        message: `A token needs ${minTokenLength} characters or more.`,
      });
    }
    const checkedName = checkedText(name, "name", maxNameLength);
    const known = await findGuest(ctx, token);
    if (known !== null) {
      await ctx.db.patch(known._id, { name: checkedName });
      return known._id;
    }
    return await ctx.db.insert("guests", {
      token,
      name: checkedName,
      allowance: burst,
      allowanceAt: Date.now(),
    });
  },
});

/**
 * The guest who holds `token`, after one write is taken from the allowance. Throws if there is no such guest. Whoever has
 * written a lot while offline isn't refused when all of it comes at once: an outbox sends the rest by and by.
 */
export async function actingGuest(ctx: MutationCtx, token: string): Promise<Doc<"guests">> {
  const guest = await findGuest(ctx, token);
  if (guest === null) {
    throw new ConvexError({ code: "unknown-guest", message: "Choose a name before you write." });
  }
  await takeOne(ctx, guest);
  return guest;
}

function findGuest(ctx: MutationCtx, token: string) {
  return ctx.db
    .query("guests")
    .withIndex("by_token", (q) => q.eq("token", token))
    .unique();
}

async function takeOne(ctx: MutationCtx, guest: Doc<"guests">) {
  const now = Date.now();
  const allowance = Math.min(burst, guest.allowance + (now - guest.allowanceAt) / refillMs);
  if (allowance < 1) {
    throw retryLater(Math.ceil((1 - allowance) * refillMs));
  }
  await ctx.db.patch(guest._id, { allowance: allowance - 1, allowanceAt: now });
}
