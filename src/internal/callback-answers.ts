import { noChange, nothing } from "lit";

/**
 * What functions of the page answer about rows. What can be no answer counts as a failure, as if it had been thrown: a
 * promise above all, which would be true to every `if`.
 */

/** Whether a row is shown. As everywhere in JavaScript, what counts as true is true. */
export function asChoice(answer: unknown): boolean {
  refuseOdd(answer);
  return Boolean(answer);
}

/** The order of two rows, as `Array.sort` takes it. Nothing means that they are equal. */
export function asOrder(answer: unknown): number {
  if (typeof answer === "bigint") return answer < 0n ? -1 : answer > 0n ? 1 : 0;
  if (answer === undefined || answer === null || typeof answer === "boolean") return Number(answer ?? 0);
  if (typeof answer === "number" && !Number.isNaN(answer)) return answer;
  refuseOdd(answer);
  throw new TypeError(
    `it returned ${typeof answer === "number" ? "NaN" : `a value of type ${typeof answer}`}`,
  );
}

/** The group of a row: anything that can be told apart. */
export function asGroup(answer: unknown): unknown {
  refuseOdd(answer);
  return answer;
}

/** What Lit can render. */
export function asContent(answer: unknown): unknown {
  if (answer !== nothing && answer !== noChange) refuseOdd(answer);
  return answer;
}

function refuseOdd(answer: unknown): void {
  if (typeof answer === "symbol" || typeof answer === "function") {
    throw new TypeError(`it returned a value of type ${typeof answer}`);
  }
  if (!isPromise(answer)) return;
  // The failure that is told is the promise itself; how it ends concerns nobody any more.
  answer.then(undefined, () => undefined);
  throw new TypeError("it returned a promise, but must answer at once");
}

function isPromise(answer: unknown): answer is PromiseLike<unknown> {
  return typeof (Object(answer) as { readonly then?: unknown }).then === "function";
}
