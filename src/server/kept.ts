import { getConvexSize, type Value } from "convex/values";
import { limits } from "./wire.js";

/** Whether a value is small and flat enough to be kept beside an outcome. */
export function isKept(value: Value): boolean {
  return depthOf(value) <= limits.keptDepth && getConvexSize(value) <= limits.keptBytes;
}

function depthOf(value: Value | undefined): number {
  if (typeof value !== "object" || value === null || value instanceof ArrayBuffer) return 0;
  return 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner as Value | undefined)));
}
