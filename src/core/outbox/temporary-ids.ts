import type { Json, JsonObject } from "./json.js";

/**
 * Ids of documents that an operation will make, for those that come after it: `tmp_<operation id>_<k>` stands for the
 * k-th id in its result. They are whole strings anywhere in arguments, never names of fields.
 */
const pattern = /^tmp_([A-Za-z0-9-]+)_(\d+)$/;

export function temporaryId(operationId: string, k: number): string {
  return `tmp_${operationId}_${k}`;
}

/** The ids that stand at these paths of a result (`""` is the result itself); `""` where there is none. */
export function idsAt(result: unknown, paths: readonly string[]): string[] {
  return paths.map((path) => {
    const found = path === "" ? result : path.split(".").reduce(fieldOf, result);
    return typeof found === "string" ? found : "";
  });
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** Ids of the operations whose temporary ids are in `args`, each once. */
export function operationsNamedIn(args: JsonObject): string[] {
  const found = new Set<string>();
  replaced(args, (text) => {
    const [, operationId] = pattern.exec(text) ?? [];
    if (operationId !== undefined) found.add(operationId);
    return text;
  });
  return [...found];
}

/** `args` with what `realIds` knows in place of temporary ids. The same object when there is nothing to replace. */
export function withRealIds(args: JsonObject, realIds: ReadonlyMap<string, string>): JsonObject {
  if (realIds.size === 0) return args;
  return replaced(args, (text) => realIds.get(text) ?? text) as JsonObject;
}

/** `args` with the temporary ids of one operation made those of another. */
export function withIdsOf(args: JsonObject, former: string, successor: string): JsonObject {
  return replaced(args, (text) => {
    const [, operationId, k] = pattern.exec(text) ?? [];
    return operationId === former ? temporaryId(successor, Number(k)) : text;
  }) as JsonObject;
}

function replaced(value: Json, replace: (text: string) => string): Json {
  if (typeof value === "string") return replace(value);
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) {
    const items = value.map((item) => replaced(item, replace));
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  const entries = Object.entries(value).map(([field, item]) => [field, replaced(item, replace)] as const);
  return entries.every(([field, item]) => item === value[field]) ? value : Object.fromEntries(entries);
}

// Array.isArray doesn't narrow a readonly array out of a union.
function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
