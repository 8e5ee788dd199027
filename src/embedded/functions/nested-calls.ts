import type { JSONValue } from "convex/values";
import type { Amounts, Resource } from "../engine/limits.js";
import type { NestedCall, TransactionFrame } from "./calls.js";
import { addressedFunction } from "./function-address.js";
import type { SyscallArgs } from "./invocation.js";

/** Reads the arguments of `1.0/runUdf`. */
export function nestedCallOf(args: SyscallArgs, frame: TransactionFrame): NestedCall {
  const { udfType } = args;
  const isOnStartingSnapshot = udfType === "snapshotQuery";
  const type = isOnStartingSnapshot ? "query" : udfType;
  if (type !== "query" && type !== "mutation") {
    throw new Error(
      `A function can't call a function of type ${JSON.stringify(udfType)} in its transaction.`,
    );
  }
  if (type === "mutation" && frame.type === "query") throw new Error("A query can't call a mutation.");
  return {
    ...addressedFunction(args, frame.component),
    type,
    args: [args["args"] as JSONValue],
    depth: frame.depth + 1,
    isOnStartingSnapshot,
    limits: limitsOf(args["transactionLimits"]),
  };
}

/** The resources under the names that `transactionLimits` and transaction metrics have for them. */
const PUBLIC_NAMES: Readonly<Record<Resource, string>> = {
  bytesRead: "bytesRead",
  bytesWritten: "bytesWritten",
  indexRanges: "databaseQueries",
  documentsRead: "documentsRead",
  documentsWritten: "documentsWritten",
  functionsScheduled: "functionsScheduled",
  scheduledArgsBytes: "scheduledFunctionArgsBytes",
  filesWritten: "filesWritten",
  fileBytesWritten: "fileWriteBytes",
  filesRead: "filesRead",
  fileBytesRead: "fileReadBytes",
};

function limitsOf(given: JSONValue | undefined): Partial<Amounts> {
  if (given === undefined || given === null) return {};
  const byName = given as Record<string, JSONValue>;
  const limits = Object.entries(PUBLIC_NAMES).flatMap(([resource, name]) => {
    const limit = byName[name];
    if (limit === undefined) return [];
    if (typeof limit !== "number" || !Number.isFinite(limit) || limit < 0) {
      throw new Error(`transactionLimits.${name} must be a number, 0 or more.`);
    }
    return [[resource, limit] as const];
  });
  const unknown = Object.keys(byName).find((name) => !Object.values(PUBLIC_NAMES).includes(name));
  if (unknown !== undefined) throw new Error(`transactionLimits has no limit named "${unknown}".`);
  return Object.fromEntries(limits);
}

/** What `ctx.meta.getTransactionMetrics()` answers. */
export function transactionMetrics(used: Amounts, remaining: Amounts): Record<string, JSONValue> {
  return Object.fromEntries(
    (Object.entries(PUBLIC_NAMES) as [Resource, string][]).map(([resource, name]) => [
      name,
      { used: used[resource], remaining: remaining[resource] },
    ]),
  );
}
