import type { Transaction } from "../engine/transaction.js";
import type { Identity } from "../functions/identity.js";
import { seededRandom } from "../functions/seeded-random.js";
import type { JobRef, TransactionRun } from "../functions/transaction-run.js";
import { UserTime } from "../functions/user-time.js";
import { type Ports, randomHex } from "./ports.js";

/** A run at its beginning: the time stands still from here, and chance has its seed. */
export function startRun(
  ports: Ports,
  start: {
    readonly type: "query" | "mutation";
    readonly transaction: Transaction;
    readonly identity: Identity;
    readonly pinnedEndCursor?: string | null;
    readonly job?: JobRef | null;
  },
): TransactionRun {
  const seed = new DataView(ports.randomBytes(4).buffer).getUint32(0);
  return {
    type: start.type,
    transaction: start.transaction,
    identity: start.identity,
    requestId: randomHex(ports, 8),
    nowMs: ports.clock.nowMs(),
    random: seededRandom(seed),
    job: start.job ?? null,
    pinnedEndCursor: start.pinnedEndCursor ?? null,
    logLines: [],
    scheduledJobs: [],
    fileKeys: [],
    readIdentity: false,
    endCursor: null,
    userTime: new UserTime(ports.clock),
    isOver: false,
  };
}
