import type { DirectSession } from "../embedded/support/direct-session.js";
import type { EmbeddedRooms } from "./rooms-backends.js";

/** How often each query ran, by its path, from now on. */
export function countedRuns({ deployment }: EmbeddedRooms): Map<string, number> {
  const runs = new Map<string, number>();
  const { runner } = deployment.mutations;
  const counting = new Proxy(runner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== "runTransaction" || typeof value !== "function") return value;
      return (call: { path: string; type: string }, ...rest: unknown[]) => {
        if (call.type === "query") runs.set(call.path, (runs.get(call.path) ?? 0) + 1);
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
