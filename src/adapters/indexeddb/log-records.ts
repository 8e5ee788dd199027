import { commit, storeIn, type Transaction } from "./database.js";
import {
  type LogRecord,
  type OutboxLayout,
  positionOf,
  RECORD_BYTES,
  RECORD_OPERATIONS,
  RECORD_VERSION,
} from "./outbox-layout.js";
import { textsOf } from "./outbox-records.js";

/**
 * Keeps operations.
 *
 * @param isRepeat - they may have been kept already, and nobody knows.
 */
export async function appendToLog(
  transaction: Transaction<OutboxLayout>,
  texts: readonly string[],
  isRepeat: boolean,
): Promise<readonly number[]> {
  const found = isRepeat ? findInLog(await transaction.objectStore("log").getAll(), texts) : null;
  if (found) return found;
  const positions = addToLog(transaction, texts);
  await commit(transaction);
  return positions();
}

/**
 * Adds operations to the end of the log, in as few records as they fit in.
 *
 * @returns their positions, when the transaction is complete.
 */
export function addToLog(
  transaction: Transaction<OutboxLayout>,
  texts: readonly string[],
): () => readonly number[] {
  const log = storeIn(transaction, "log");
  const added = inRecords(texts).map((operations) => {
    const record: LogRecord = { v: RECORD_VERSION, operations };
    return { operations, request: log.add(record) as IDBRequest<number> };
  });
  return () =>
    added.flatMap(({ operations, request }) =>
      operations.map((_, index) => positionOf(request.result, index)),
    );
}

/** Where operations stand that may have been added before: their positions if they were, else null. */
export function findInLog(log: readonly LogRecord[], texts: readonly string[]): readonly number[] | null {
  const positions = new Map<string, number>();
  for (const record of log) {
    textsOf(record).forEach((text, index) => positions.set(text, positionOf(record.key as number, index)));
  }
  const found = texts.map((text) => positions.get(text));
  return found.every((position) => position !== undefined) ? found : null;
}

function inRecords(texts: readonly string[]): string[][] {
  const records: string[][] = [];
  let room = 0;
  for (const text of texts) {
    const bytes = text.length * bytesPerCharacter(text);
    const last = records.at(-1);
    if (last && last.length < RECORD_OPERATIONS && bytes <= room) {
      last.push(text);
      room -= bytes;
    } else {
      records.push([text]);
      room = RECORD_BYTES - bytes;
    }
  }
  return records;
}

/** Browsers keep a text in two bytes a character as soon as one of them needs it. */
function bytesPerCharacter(text: string): 1 | 2 {
  return /[^\0-\xff]/.test(text) ? 2 : 1;
}
