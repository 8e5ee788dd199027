import { messageOf, RealtimeError, shown } from "../../core/errors.js";
import { DEFAULT_LANE } from "../../core/outbox/operation.js";
import type { Effect } from "../../core/outbox/effects/effect.js";

/** How calls of one mutation are queued, and what they show until they took effect. */
export interface MutationOptions {
  /**
   * What the mutation does to results of queries, shown at once: `insertAtStart({ query: "messages:list" })`, or one's own.
   * Default: nothing is shown before the backend has done it.
   */
  readonly effects?: readonly Effect[];
  /**
   * Where the mutation's result holds ids that it made: `""` is the result itself, `"message._id"` a field of a field. An
   * operation that is made offline can name a row that another one has yet to make, by its temporary `_id`.
   */
  readonly ids?: readonly string[];
  /** Operations of one lane run in their order; lanes don't wait for each other. Default: one for all mutations. */
  readonly lane?: (args: Readonly<Record<string, unknown>>) => string;
  /** What a list of waiting operations calls it. Default: the function's name. */
  readonly label?: string;
}

/** As long as the server takes them, in characters. */
const LONGEST_LANE = 256;

/** By the mutation's name, `"module:function"`: those that may wait for the backend. */
export type MutationsOptions = Readonly<Record<string, MutationOptions>>;

/**
 * The lane of a call.
 *
 * @throws RealtimeError `callback-failed`
 */
export function laneOf(
  name: string,
  { lane }: MutationOptions,
  args: Parameters<NonNullable<MutationOptions["lane"]>>[0],
): string {
  if (!lane) return DEFAULT_LANE;
  try {
    const answer: unknown = lane(args);
    if (typeof answer === "string" && answer.length > 0 && answer.length <= LONGEST_LANE) return answer;
    throw new TypeError(`it answered ${shown(answer)}, not a text of 1 to ${LONGEST_LANE} characters`);
  } catch (cause) {
    throw new RealtimeError("callback-failed", `\`lane\` of ${name} failed: ${messageOf(cause)}.`, { cause });
  }
}

/** @throws RealtimeError `bad-options` */
export function checkMutations(mutations: unknown): void {
  if (mutations === undefined) return;
  if (typeof mutations !== "object" || mutations === null || Array.isArray(mutations)) {
    throw bad(
      `\`mutations\` must be an object of mutations' names and their options, not ${shown(mutations)}.`,
    );
  }
  for (const [name, options] of Object.entries(mutations)) checkMutation(name, options);
}

/** @throws RealtimeError `bad-options` */
export function checkMutation(name: string, options: unknown): void {
  if (typeof options !== "object" || options === null) {
    throw bad(`\`mutations["${name}"]\` must be an object, {} at least, not ${shown(options)}.`);
  }
  const { effects, ids, lane } = options as Record<string, unknown>;
  if (effects !== undefined && !Array.isArray(effects)) {
    throw bad(`\`effects\` of \`mutations["${name}"]\` must be an array, not ${shown(effects)}.`);
  }
  if (ids !== undefined && !Array.isArray(ids)) {
    throw bad(`\`ids\` of \`mutations["${name}"]\` must be an array of paths, not ${shown(ids)}.`);
  }
  if (lane !== undefined && typeof lane !== "function") {
    throw bad(
      `\`lane\` of \`mutations["${name}"]\` must be a function of its arguments, not ${shown(lane)}.`,
    );
  }
}

const bad = (message: string): RealtimeError => new RealtimeError("bad-options", message);
