import type { Value } from "convex/values";
import { limits } from "./wire.js";

/** Real ids by the temporary ones that clients made up for them. */
export type RealIds = ReadonlyMap<string, string>;

/** What a client calls the `k`-th id of an operation's result before there is one. */
export const temporaryId = (id: string, k: number) => `tmp_${id}_${k}`;

const looksTemporary = (text: string) => /^tmp_[A-Za-z0-9-]{1,64}_\d+$/.test(text);

/** The value with real ids in place of temporary ones, wherever one is a whole text. */
export function withRealIds(value: Value | undefined, realIds: RealIds): Value | undefined {
  if (typeof value === "string") return realIds.get(value) ?? value;
  if (typeof value !== "object" || value === null || value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) return value.map((element) => withRealIds(element, realIds) as Value);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, withRealIds(field as Value | undefined, realIds)]),
  );
}

/** Whether a temporary id stands somewhere in the value. */
export function hasTemporaryIds(value: Value | undefined): boolean {
  if (typeof value === "string") return looksTemporary(value);
  if (typeof value !== "object" || value === null || value instanceof ArrayBuffer) return false;
  return Object.values(value).some((inner) => hasTemporaryIds(inner as Value | undefined));
}

/** The ids that stand at these paths of a result (`""` is the result itself); `""` where there is none. */
export function idsAt(result: Value | undefined, paths: readonly string[]): string[] {
  return paths.map((path) => {
    const found = path === "" ? result : path.split(".").reduce(fieldOf, result);
    return typeof found === "string" && found.length <= maxIdLength ? found : "";
  });
}

const maxIdLength = Math.floor(limits.keptBytes / limits.temporaryIds);

function fieldOf(value: Value | undefined, name: string): Value | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, Value>)[name];
}
