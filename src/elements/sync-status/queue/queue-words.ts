import { enQueue } from "../../../locales/en-queue.js";
import type { QueueStrings } from "../../../locales/queue-strings.js";
import type { Strings } from "../../../locales/strings.js";

/** All that is said in the list of what waits. */
export type QueueWords = Strings & QueueStrings;

/** What a language has no words for is said in English. */
export function queueWords(words: Strings): QueueWords {
  return { ...enQueue, ...words };
}
