import type { UserIdentity } from "convex/server";
import type { Value } from "convex/values";
import type { Args, Batch } from "./batch.js";
import { limitsForNext } from "./budget.js";
import { argsBytes } from "./checks.js";
import type { MutationCtx } from "./contexts.js";
import { failureOf, rejectedAs, rejectedWith, type RejectionCode } from "./failures.js";
import { isKept } from "./kept.js";
import { logFailure } from "./log.js";
import type { AllowedMutation, Exposed, OperationRequest } from "./options.js";
import { idsAt } from "./temporary-ids.js";
import { witnessHash } from "./witness-hash.js";
import {
  limits,
  type Answer,
  type Applied,
  type Entry,
  type Outcome,
  type Rejected,
  type RunEntry,
} from "./wire.js";

/** Who sent the request, and its name in the log. */
interface Sender {
  readonly client: string;
  readonly user: UserIdentity | null;
  readonly requestId: string;
}

/** Why an operation was not done, and nothing of it recorded. */
type NotRun =
  | { readonly name: "gap"; readonly after: number }
  | { readonly name: "later"; readonly waitMs: number }
  | { readonly name: "unknown-function" | "busy" | "alone" };

/** Does the operations of one request, one after the other, each in a transaction of its own inside the request's. */
export class OperationRun {
  readonly #ctx: MutationCtx;
  readonly #exposed: Exposed;
  readonly #sender: Sender;
  readonly #batch: Batch;

  constructor(ctx: MutationCtx, exposed: Exposed, sender: Sender, batch: Batch) {
    this.#ctx = ctx;
    this.#exposed = exposed;
    this.#sender = sender;
    this.#batch = batch;
  }

  /** Answers the `i`-th entry of the request. */
  async answer(entry: Entry, i: number): Promise<Answer> {
    const known = this.#batch.knownAnswer(entry, i);
    if (known !== undefined) return known;
    const result: Outcome | NotRun = entry.kind === "void" ? { name: "cancelled" } : await this.#run(entry);
    switch (result.name) {
      case "applied":
      case "rejected":
      case "conflict":
      case "cancelled":
        return this.#batch.settle(entry, result);
      default:
        return { n: entry.n, id: entry.id, ...result };
    }
  }

  async #run(entry: RunEntry): Promise<Outcome | NotRun> {
    const allowed = this.#allowedFor(entry);
    if (allowed === undefined) return { name: "unknown-function" };
    if (argsBytes([entry]) > limits.argsBytes) {
      return rejectedAs("too-large", `The arguments have more than ${limits.argsBytes} bytes.`);
    }
    const given = this.#batch.argumentsOf(entry);
    if (given.name !== "ready") return given;
    const { args } = given;
    const transactionLimits = await limitsForNext(this.#ctx.meta, !this.#batch.isShared);
    if (transactionLimits === undefined) return { name: "busy" };
    const denial = await this.#attempt(entry, "denied", () => this.#denial(entry, allowed, args));
    if (denial !== undefined) return denial;
    return this.#attempt(entry, "handler-threw", async () => {
      const seen = await this.#compared(entry, allowed, args);
      if (seen.name === "conflict") return seen;
      const result = (await this.#ctx.runMutation(allowed.mutation, args, { transactionLimits })) as Value;
      return applied(entry, result, seen);
    });
  }

  /** A witness that nobody here can compare is a function that isn't known here, or not yet. */
  #allowedFor({ fn, witness }: RunEntry): AllowedMutation | undefined {
    const allowed = this.#exposed.mutations.get(fn);
    return witness !== undefined && allowed?.witness === undefined ? undefined : allowed;
  }

  /** Undefined if the operation may be done. */
  async #denial({ fn }: RunEntry, allowed: AllowedMutation, args: Args): Promise<Rejected | undefined> {
    const { client, user } = this.#sender;
    const request: OperationRequest = { name: "operation", mutation: fn, args, identity: user, client };
    const isAllowed =
      (await this.#exposed.authorize(this.#ctx, request)) === true &&
      (allowed.authorize === undefined || (await allowed.authorize(this.#ctx, request)) === true);
    return isAllowed ? undefined : rejectedAs("denied", "This isn't allowed.");
  }

  async #compared({ witness }: RunEntry, allowed: AllowedMutation, args: Args): Promise<Compared> {
    if (witness === undefined || allowed.witness === undefined) return { name: "same" };
    const theirs = (await allowed.witness(this.#ctx, args)) ?? null;
    if (witnessHash(theirs) === witness.hash) return { name: "same" };
    const kept = isKept(theirs) ? theirs : null;
    return witness.policy === "client-wins"
      ? { name: "overwritten", theirs: kept }
      : { name: "conflict", theirs: kept };
  }

  /** What work of the app gives, or what it means that it threw; where the app itself refused, with this code. */
  async #attempt<T>(
    entry: RunEntry,
    code: RejectionCode,
    work: () => Promise<T>,
  ): Promise<T | Outcome | NotRun> {
    try {
      return await work();
    } catch (thrown) {
      return this.#failed(entry, code, thrown);
    }
  }

  #failed({ fn, id }: RunEntry, code: RejectionCode, thrown: unknown): Outcome | NotRun {
    const failure = failureOf(thrown);
    switch (failure.name) {
      case "later":
        return failure;
      case "refused":
        return rejectedWith(code, failure.data);
      case "broken":
        // It may have met the limits of its share, which alone it doesn't have. Only the words would tell.
        if (this.#batch.isShared) return { name: "alone" };
        logFailure(fn, id, this.#sender.requestId, failure.thrown);
        return rejectedAs(code, `The function failed. Reference: ${this.#sender.requestId}`);
    }
  }
}

type Compared =
  | { readonly name: "same" }
  | { readonly name: "overwritten"; readonly theirs: Value }
  | { readonly name: "conflict"; readonly theirs: Value };

function applied({ ids = [] }: RunEntry, result: Value, seen: Compared): Applied {
  const isTruncated = !isKept(result);
  return {
    name: "applied",
    value: isTruncated ? null : result,
    isTruncated,
    ids: idsAt(result, ids),
    ...(seen.name === "overwritten" ? { overwrote: seen.theirs } : {}),
  };
}
