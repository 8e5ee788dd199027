// A backend whose time passes when the bench says so, and what it does, counted.
import { fileURLToPath } from "node:url";
import { UsageMeter } from "../../dist/embedded/engine/limits.js";
import { startDevServer } from "../../dist/embedded/node/index.js";
import { VirtualClock } from "../../dist/testing/virtual-clock.js";

const FUNCTIONS = fileURLToPath(new URL("./convex", import.meta.url));

export async function startBackend() {
  const clock = new VirtualClock(1_800_000_000_000);
  const server = await startDevServer({ dir: FUNCTIONS, port: 0, ports: { clock } });
  const { deployment } = server;
  const counts = { runs: 0, scheduled: 0, scanned: 0 };
  let isScheduled = false;
  const { countRead } = UsageMeter.prototype;
  UsageMeter.prototype.countRead = function (bytes) {
    if (isScheduled) counts.scanned += 1;
    countRead.call(this, bytes);
  };
  const { runner } = deployment.mutations;
  const counting = new Proxy(runner, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (name !== "runTransaction") return typeof value === "function" ? value.bind(target) : value;
      return async (call, run) => {
        if (call.type === "query") {
          counts.runs += 1;
          return value.call(target, call, run);
        }
        // Mutations run one by one, so that what is read meanwhile is this one's, but for queries at the same time.
        isScheduled = run.job !== null;
        if (isScheduled) counts.scheduled += 1;
        return value.call(target, call, run).finally(() => (isScheduled = false));
      };
    },
  });
  deployment.mutations.runner = counting;
  deployment.queries.replaceRunner(counting);

  /** Lets time pass, a second at a time, with all that follows from it. */
  async function pass(seconds) {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      await settle();
    }
  }
  /** Until every call has its answer, and what follows from it has had some turns of the event loop. */
  async function settle() {
    for (let idle = 0; idle < 5; idle = backend.unanswered === 0 ? idle + 1 : 0) {
      clock.advance(0);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  async function close() {
    UsageMeter.prototype.countRead = countRead;
    await server.close();
  }
  const backend = { deployment, clock, counts, pass, close, unanswered: 0 };
  return backend;
}
