import type { KeptResult } from "../../core/live/result-store.js";
import { commit, storeIn, type Transaction } from "./database.js";
import { recordsFrom, type ResultCodec } from "./result-records.js";
import { chunksFrom, recordsOf, type ResultsLayout, type UseRecord } from "./results-layout.js";

/** What waits to be written, by token. */
export interface TokenChanges {
  /** Everything that was kept before is gone. */
  readonly isAnew: boolean;
  /** By part. Null: the part is gone. */
  readonly parts: ReadonlyMap<string, KeptResult | null>;
}

/** What may be let go of. */
interface ResultLimits {
  readonly isPinned: (token: string) => boolean;
}

/**
 * Writes what has changed, then lets go of what was used least until the rest fits: of what is pinned last.
 *
 * @param now - milliseconds since 1970
 * @param limits - `most`: characters that may be kept
 * @returns the tokens that it has let go of
 */
export async function writeResults(
  transaction: Transaction<ResultsLayout>,
  changes: ReadonlyMap<string, TokenChanges>,
  now: number,
  { most, codec, isPinned }: ResultLimits & { readonly most: number; readonly codec: ResultCodec },
): Promise<readonly string[]> {
  const uses = new Map((await transaction.objectStore("uses").getAll()).map((use) => [use.token, use]));
  const [results, usesStore] = [storeIn(transaction, "results"), storeIn(transaction, "uses")];
  for (const [token, change] of changes) {
    if (change.isAnew) results.delete(recordsOf(token));
    const before = change.isAnew ? {} : (uses.get(token)?.parts ?? {});
    const use: UseRecord = {
      token,
      usedAt: now,
      parts: writeParts(results, token, before, change.parts, codec),
    };
    uses.set(token, use);
    usesStore.put(use);
  }
  const gone = leastUsed([...uses.values()], most, isPinned);
  letGoOf(transaction, gone);
  await commit(transaction);
  return gone;
}

/** What is the same length as before only takes its place: deleting costs as much as writing. */
function writeParts(
  results: IDBObjectStore,
  token: string,
  before: UseRecord["parts"],
  changes: TokenChanges["parts"],
  codec: ResultCodec,
): UseRecord["parts"] {
  const parts = new Map(Object.entries(before));
  for (const [part, result] of changes) {
    const records = result ? recordsFrom(result, codec) : [];
    for (const record of records) results.put(record);
    const surplus = (parts.get(part)?.chunks ?? 0) > records.length;
    if (surplus) results.delete(chunksFrom(token, part, records.length));
    parts.delete(part);
    const length = records.reduce((sum, { text }) => sum + text.length, 0);
    if (result) parts.set(part, { chunks: records.length, length });
  }
  return Object.fromEntries(parts);
}

/**
 * Lets go of the half that was used least, where there is no room: of what is pinned last.
 *
 * @returns the tokens that it has let go of
 */
export async function halveResults(
  transaction: Transaction<ResultsLayout>,
  { isPinned }: ResultLimits,
): Promise<readonly string[]> {
  const uses = await transaction.objectStore("uses").getAll();
  const all = uses.reduce((sum, use) => sum + sizeOf(use), 0);
  const gone = leastUsed(uses, all / 2, isPinned);
  letGoOf(transaction, gone);
  await commit(transaction);
  return gone;
}

function letGoOf(transaction: Transaction<ResultsLayout>, tokens: readonly string[]): void {
  const [results, uses] = [storeIn(transaction, "results"), storeIn(transaction, "uses")];
  for (const token of tokens) {
    results.delete(recordsOf(token));
    uses.delete(token);
  }
}

/** What has to go so that the rest fits, and what holds nothing. */
function leastUsed(uses: readonly UseRecord[], most: number, isPinned: ResultLimits["isPinned"]): string[] {
  let sum = 0;
  const fits = (use: UseRecord): boolean => {
    const size = sizeOf(use);
    if (size === 0 || sum + size > most) return false;
    sum += size;
    return true;
  };
  const pinnedAndNewestFirst = [...uses].sort(
    (one, other) => Number(isPinned(other.token)) - Number(isPinned(one.token)) || other.usedAt - one.usedAt,
  );
  return pinnedAndNewestFirst.filter((use) => !fits(use)).map(({ token }) => token);
}

function sizeOf({ parts }: UseRecord): number {
  return Object.values(parts).reduce((sum, { length }) => sum + length, 0);
}
