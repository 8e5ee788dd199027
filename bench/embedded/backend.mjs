import { fileURLToPath } from "node:url";
import { startDevServer } from "../../dist/embedded/node/index.js";

const SEEDED_AT_ONCE = 1000;

const FUNCTIONS = fileURLToPath(new URL("./convex", import.meta.url));

/** A backend with `documents` tasks in `lists` lists. Tells how long a document took. */
export async function startSeeded(documents, lists, log) {
  const server = await startDevServer({ dir: FUNCTIONS, port: 0, ...(log === undefined ? {} : { log }) });
  const start = performance.now();
  for (let from = 0; from < documents; from += SEEDED_AT_ONCE) {
    const to = Math.min(documents, from + SEEDED_AT_ONCE);
    await mutate(server, "tasks:seed", { from, to, lists });
  }
  return { server, seedMicrosecondsEach: ((performance.now() - start) * 1000) / documents };
}

const ANONYMOUS = { kind: "anonymous" };

/** Runs a mutation without a socket. */
export async function mutate(server, path, args) {
  const call = { component: "", path, args: [args], caller: "client", identity: ANONYMOUS };
  const outcome = await server.deployment.mutations.run(call);
  if (!outcome.success) throw new Error(`${path} failed: ${JSON.stringify(outcome)}`);
}

/** Runs a query without a socket. Arguments never used before are never answered from the cache. */
export async function ask(server, path, args) {
  const request = { component: "", path, args: [args], journal: null, caller: "client" };
  const result = await server.deployment.queries.at(server.deployment.latest, request, ANONYMOUS);
  if (result.answer.error !== undefined) throw new Error(`${path} failed: ${result.answer.error.message}`);
  return result;
}
