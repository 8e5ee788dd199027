import { vi } from "vitest";
import { UsageMeter } from "../../src/embedded/engine/limits.js";
import type { DirectSession } from "../embedded/support/direct-session.js";
import type { EmbeddedRooms } from "./rooms-backends.js";

interface RunCall {
  readonly path: string;
  readonly type: string;
  readonly args: readonly { readonly kind?: string }[];
}

/** How often each query ran from now on, by its path; those of signals also by path and kind. */
export function countedRuns({ deployment }: EmbeddedRooms): Map<string, number> {
  const runs = new Map<string, number>();
  const { runner } = deployment.mutations;
  const counting = new Proxy(runner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== "runTransaction" || typeof value !== "function") return value;
      return (call: RunCall, ...rest: unknown[]) => {
        const kind = call.args[0]?.kind;
        const names = kind === undefined ? [call.path] : [call.path, `${call.path} ${kind}`];
        if (call.type === "query") for (const each of names) runs.set(each, (runs.get(each) ?? 0) + 1);
        return (value as (...args: unknown[]) => unknown).call(target, call, ...rest);
      };
    },
  });
  deployment.queries.replaceRunner(counting);
  return runs;
}

/** What a session was told of one of its queries, in order. */
export function resultsOf(session: DirectSession, queryId: number) {
  return session
    .of("Transition")
    .flatMap(({ modifications }) => modifications as { queryId: number; value: { name: string } }[])
    .filter((change) => change.queryId === queryId);
}

/**
 * How many rows each run of a mutation read, by its path, from now on; those that it read as they were a moment ago are counted,
 * too. For tests in which nothing else runs meanwhile. `vi.restoreAllMocks()` ends it.
 */
export function countedReads({ deployment }: EmbeddedRooms): Map<string, number[]> {
  const reads = new Map<string, number[]>();
  const counter = vi.spyOn(UsageMeter.prototype, "countRead");
  const { mutations } = deployment;
  const { runner } = mutations;
  mutations.runner = new Proxy(runner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== "runTransaction" || typeof value !== "function") return value;
      return async (call: { path: string }, ...rest: unknown[]) => {
        counter.mockClear();
        const result = await (value as (...args: unknown[]) => Promise<unknown>).call(target, call, ...rest);
        reads.set(call.path, [...(reads.get(call.path) ?? []), counter.mock.calls.length]);
        return result;
      };
    },
  });
  return reads;
}

/** How many rows something reads. */
export async function rowsReadBy(act: () => Promise<unknown>): Promise<number> {
  const counter = vi.spyOn(UsageMeter.prototype, "countRead");
  counter.mockClear();
  await act();
  return counter.mock.calls.length;
}
