import { noChange, nothing } from "lit";
import { readable } from "./readable.js";

/**
 * What functions of the page answer about rows. What can be no answer counts as a failure, as if it had been thrown: a
 * promise above all, which would be true to every `if`.
 */

/** What Lit can render. */
export function asContent(answer: unknown): unknown {
  if (answer === nothing || answer === noChange) return answer;
  refuseOdd(answer);
  if (
    typeof answer === "object" &&
    answer !== null &&
    !isLits(answer) &&
    readable(answer) === "[object Object]"
  )
    throw new TypeError(
      `it returned ${"$$typeof" in answer ? "a React element, which React shows by `hosted-rows`" : "an object"}. Return text, a node or a Lit template`,
    );
  return answer;
}

/** A template, or what a directive returns. */
function isLits(answer: object): boolean {
  return "_$litType$" in answer || "_$litDirective$" in answer;
}

/** Throws for what is no answer to anything. */
export function refuseOdd(answer: unknown): void {
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
