/**
 * Compares what rows are sorted by, as Convex sorts the values of an index: by kind first (undefined, null, bigint,
 * number, boolean, string), lists item by item. Other values count as equal, as no index sorts by them here.
 */
export function compareSortKeys(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  const byKind = kindOf(a) - kindOf(b);
  if (byKind !== 0) return byKind;
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  const [left, right] = [a as number, b as number];
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compareSortKeys(a[at], b[at]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const kinds = ["undefined", "null", "bigint", "number", "boolean", "string", "object"];

function kindOf(value: unknown): number {
  return kinds.indexOf(value === null ? "null" : typeof value);
}

/** By code points, which is the order of the bytes in UTF-8. JavaScript's own order is that of UTF-16. */
function compareTexts(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
