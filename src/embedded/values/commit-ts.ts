import { CommitTsPlaceholder, convexToJson, type Value } from "convex/values";

/** What a commit timestamp counts as before the commit gives it: the greatest int64, so it sorts after all others. */
export const UNRESOLVED_TS = 2n ** 63n - 1n;

// Text in JSON can't hold these characters unescaped, so they stand for the placeholder and nothing else.
const PLACEHOLDER_JSON = '{"$commitTs":null}';

/** The value with a timestamp in place of every placeholder. */
export function withCommitTs(value: Value | undefined, ts: bigint): Value | undefined {
  if (value instanceof CommitTsPlaceholder) return ts;
  if (typeof value !== "object" || value === null || value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) return value.map((element) => withCommitTs(element, ts) as Value);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withCommitTs(field, ts)]));
}

/** The same for a value in compact JSON text. */
export function withCommitTsInJson(json: string, ts: bigint): string {
  return json.replaceAll(PLACEHOLDER_JSON, JSON.stringify(convexToJson(ts)));
}

/** Whether a value in compact JSON text holds a placeholder. */
export function awaitsCommitTs(json: string): boolean {
  return json.includes(PLACEHOLDER_JSON);
}
