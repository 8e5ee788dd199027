import { compileFilter, type Filter } from "./filter.js";
import type { Scan } from "./scan.js";
import { LIMITS } from "./limits.js";
import type { QueryOperator } from "./query-json.js";
import type { StoredDocument } from "./stored-document.js";

type Step =
  | { readonly type: "filter"; readonly accepts: Filter }
  | { readonly type: "limit"; readonly limit: number; passed: number };

/** The results of a query, one by one: a scan of an index and the steps after it, in written order. */
export class DocumentStream {
  private readonly scan: Scan;
  private readonly steps: readonly Step[];

  constructor(scan: Scan, operators: readonly QueryOperator[]) {
    if (operators.length > LIMITS.queryOperators) {
      throw new Error(`Can't construct query with more than ${LIMITS.queryOperators} operators`);
    }
    this.scan = scan;
    this.steps = operators.map(toStep);
  }

  /** The next document, or null at the end. */
  next(): StoredDocument | null {
    for (;;) {
      // Looked at before reading on, so that nothing beyond the last wanted row is read or recorded.
      if (this.steps.some(isUsedUp)) return null;
      const document = this.scan.next();
      if (document === null || this.passes(document)) return document;
    }
  }

  private passes(document: StoredDocument): boolean {
    for (const step of this.steps) {
      if (step.type === "limit") step.passed++;
      else if (!step.accepts(document.value)) return false;
    }
    return true;
  }
}

function toStep(operator: QueryOperator): Step {
  return "limit" in operator
    ? { type: "limit", limit: operator.limit, passed: 0 }
    : { type: "filter", accepts: compileFilter(operator.filter) };
}

function isUsedUp(step: Step): boolean {
  return step.type === "limit" && step.passed >= step.limit;
}
