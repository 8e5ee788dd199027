import { refuseOdd } from "../../internal/callback-answers.js";

/** What functions of the page answer that choose, order and group rows. What can be no answer counts as a failure. */

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
