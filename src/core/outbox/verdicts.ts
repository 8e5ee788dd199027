import { untried, type Item, type Trial } from "./item.js";
import type { UnsettledAnswer } from "./wire.js";

/** What is learnt about an operation from an answer that didn't settle it. */

/** However soon the app wants to be asked again. */
const SHORTEST_WAIT_MS = 1000;
/** A deployment that knows the function may be on its way. */
const UNKNOWN_FUNCTION_FOR_MS = 10 * 60_000;
const UNKNOWN_FUNCTION_EVERY_MS = 60_000;
/** After so many in a row, the lane is shown as blocked. */
export const MANY_LATERS = 20;
/** Definite failures of an operation alone, the server being well. */
export const MOST_FAILURES = 5;

export type Verdict =
  | { readonly name: "wait"; readonly trial: Partial<Trial> }
  /** Nobody is going to know this function. */
  | { readonly name: "withdraw" };

export function verdictOn({ trial }: Item, answer: UnsettledAnswer, nowMs: number): Verdict {
  switch (answer.name) {
    case "later":
      return wait({
        waitsFor: "later",
        notBefore: nowMs + Math.max(answer.waitMs, SHORTEST_WAIT_MS),
        laters: trial.laters + 1,
      });
    case "unknown-function":
      return onUnknownFunction(trial.unknownSince ?? nowMs, nowMs);
    case "alone":
      return wait({ ...untried, mustBeAlone: true });
    case "busy":
    case "gap":
      return wait({ isSuspect: false });
  }
}

function onUnknownFunction(unknownSince: number, nowMs: number): Verdict {
  if (nowMs - unknownSince >= UNKNOWN_FUNCTION_FOR_MS) return { name: "withdraw" };
  return wait({ waitsFor: "unknown-function", notBefore: nowMs + UNKNOWN_FUNCTION_EVERY_MS, unknownSince });
}

function wait(trial: Partial<Trial>): Verdict {
  return { name: "wait", trial: { isSuspect: false, failures: 0, ...trial } };
}
