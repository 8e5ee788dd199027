import { ConvexError, convexToJson, type Value } from "convex/values";
import { limits, type Entry, type SubmitRequest } from "./wire.js";

/** Why a request as a whole is refused: nothing of it ran. */
export type RefusalCode = "malformed-request" | "too-many-entries" | "too-large";

/** Throws if a request isn't one that a client of this library would send. */
export function checkRequest({ client, acked, entries, register }: SubmitRequest): void {
  checkClient(client);
  if (entries.length > limits.entries) {
    throw refusal(
      "too-many-entries",
      `${entries.length} entries; at most ${limits.entries} are taken at once.`,
    );
  }
  if (acked.length > limits.ackedRanges) {
    throw malformed(`${acked.length} acknowledged ranges; at most ${limits.ackedRanges} are taken at once.`);
  }
  for (const { from, to } of acked) {
    if (!isNumber(from) || !isNumber(to) || from > to) throw malformed(`${from} to ${to} is no range.`);
  }
  if (register === true && entries.length > 0) {
    throw malformed("A client registers before it sends anything.");
  }
  for (const entry of entries) checkEntry(entry);
  const dependencies = dependenciesOf(entries).length;
  if (dependencies > limits.dependencies) {
    throw malformed(`${dependencies} dependencies; at most ${limits.dependencies} are taken at once.`);
  }
  if (entries.length > 1 && argsBytes(entries) > limits.argsBytes) {
    throw refusal("too-large", `The arguments have more than ${limits.argsBytes} bytes. Send fewer at once.`);
  }
}

export function checkClient(client: string): void {
  if (!/^[0-9a-f]{32}$/.test(client)) throw malformed("A client is named by 32 hexadecimal digits.");
}

/** The numbers that operations of a request depend on, each once. */
export function dependenciesOf(entries: readonly Entry[]): number[] {
  return [...new Set(entries.flatMap((entry) => (entry.kind === "run" ? (entry.dependsOn ?? []) : [])))];
}

/** How many bytes of JSON the arguments of all operations have together: what a client counts, too. */
export function argsBytes(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === "run" ? sizeOf(entry.args) : 0), 0);
}

/** How many bytes of JSON a value has. */
export const sizeOf = (args: unknown) => encoder.encode(JSON.stringify(convexToJson(args as Value))).length;
const encoder = new TextEncoder();

function checkEntry(entry: Entry): void {
  const { n, id, lane, after } = entry;
  if (!isNumber(n)) throw malformed(`${n} is no number of an operation.`);
  if (!(after === 0 || isNumber(after)) || after >= n) {
    throw malformed(`Operation ${n} can't come after ${after}.`);
  }
  if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) throw malformed(`Operation ${n} has an id that is none.`);
  if (lane.length < 1 || lane.length > 256) throw malformed(`Operation ${n} names no lane.`);
  if (entry.kind !== "run") return;
  if ((entry.ids ?? []).length > limits.temporaryIds) {
    throw malformed(`Operation ${n} names more than ${limits.temporaryIds} ids.`);
  }
  for (const other of entry.dependsOn ?? []) {
    if (!isNumber(other) || other >= n) throw malformed(`Operation ${n} can't depend on ${other}.`);
  }
}

const isNumber = (n: number) => Number.isSafeInteger(n) && n >= 1;

export const malformed = (message: string) => refusal("malformed-request", message);

const refusal = (code: RefusalCode, message: string) => new ConvexError({ code, message });
