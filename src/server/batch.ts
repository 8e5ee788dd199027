import type { CommitTsPlaceholder, Value } from "convex/values";
import type { Begun, Dependency, Settled, Standing } from "./component.js";
import { rejectedAs } from "./failures.js";
import { hasTemporaryIds, temporaryId, withRealIds } from "./temporary-ids.js";
import type { Answer, Entry, Outcome, Rejected, RunEntry } from "./wire.js";

type Open = Extract<Begun, { name: "open" }>;

export type Args = Record<string, Value | undefined>;

/** The arguments of an operation, or why there are none. */
export type Arguments =
  | { readonly name: "ready"; readonly args: Args }
  | { readonly name: "gap"; readonly after: number }
  | Rejected;

/** What is known of the operations of one request, from the ledger and from what was done with those before. */
export class Batch {
  /** What this request settles. */
  readonly settled: Settled[] = [];
  /** Whether several operations share the transaction. */
  readonly isShared: boolean;
  readonly #standings: readonly Standing[];
  readonly #dependencies: ReadonlyMap<number, Dependency>;
  readonly #commitTs: CommitTsPlaceholder;
  readonly #settledByNumber = new Map<number, Settled>();
  readonly #realIds = new Map<string, string>();

  constructor(entries: readonly Entry[], { standings, dependencies }: Open, commitTs: CommitTsPlaceholder) {
    this.#standings = standings;
    this.#commitTs = commitTs;
    this.#dependencies = new Map(dependencies.map((each) => [each.n, each]));
    for (const each of dependencies) if (each.name === "applied") this.#learnIds(each.id, each.ids);
    const fresh = entries.filter((entry, i) => entry.kind === "run" && standings[i]?.name === "new");
    this.isShared = fresh.length > 1;
  }

  /** The answer to the `i`-th entry that needs no run, or undefined. */
  knownAnswer({ n, id, after }: Entry, i: number): Answer | undefined {
    const standing = this.#standings[i];
    const earlier = this.#settledByNumber.get(n);
    if (earlier !== undefined)
      return earlier.id === id ? this.#answerOf(earlier) : { n, id, name: "expired" };
    if (standing === undefined || standing.name === "expired") return { n, id, name: "expired" };
    if (standing.name === "settled") return { n, id, commitTs: standing.commitTs, ...standing.outcome };
    if (!standing.isNext && !this.#settledByNumber.has(after)) return { n, id, name: "gap", after };
    return standing.hasRoom ? undefined : { n, id, name: "busy" };
  }

  /** The arguments with the real ids of what this operation depends on. */
  argumentsOf({ args, dependsOn = [] }: RunEntry): Arguments {
    for (const n of dependsOn) {
      const status = this.#statusOf(n);
      if (status === "open") return { name: "gap", after: n };
      if (status === "without-effect")
        return rejectedAs("dependency", "What this depends on took no effect.");
    }
    const resolved = withRealIds(args as Value, this.#realIds) as Value;
    if (dependsOn.length > 0 && hasTemporaryIds(resolved)) {
      return rejectedAs("dependency", "What this depends on gave no id.");
    }
    return isObject(resolved)
      ? { name: "ready", args: resolved }
      : rejectedAs("bad-args", "A function takes one object with its arguments.");
  }

  settle({ n, id, lane }: Entry, outcome: Outcome): Answer {
    const settled = { n, id, lane, outcome };
    this.settled.push(settled);
    this.#settledByNumber.set(n, settled);
    if (outcome.name === "applied") this.#learnIds(id, outcome.ids);
    return this.#answerOf(settled);
  }

  #answerOf({ n, id, outcome }: Settled): Answer {
    return { n, id, commitTs: this.#commitTs, ...outcome };
  }

  #statusOf(n: number): Dependency["name"] {
    const settled = this.#settledByNumber.get(n);
    if (settled !== undefined) return settled.outcome.name === "applied" ? "applied" : "without-effect";
    return this.#dependencies.get(n)?.name ?? "open";
  }

  #learnIds(id: string, ids: readonly string[]): void {
    for (const [k, real] of ids.entries()) if (real !== "") this.#realIds.set(temporaryId(id, k), real);
  }
}

function isObject(args: Value): args is Args {
  return typeof args === "object" && args !== null && !Array.isArray(args) && !(args instanceof ArrayBuffer);
}
