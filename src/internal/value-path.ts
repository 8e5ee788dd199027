/** The way to a value inside another, and a value as text: what elements need without templates. */

/** The way to a value inside a row: names of fields and numbers of items. Empty for the row itself. */
export type Path = readonly string[];

const pathSyntax = /^[\w$]+(\.[\w$]+)*$/;

/** Reads "a.b.0" or "." (the value itself). Undefined when it is neither. */
export function parsePath(source: string): Path | undefined {
  const trimmed = source.trim();
  if (trimmed === ".") return [];
  return pathSyntax.test(trimmed) ? trimmed.split(".") : undefined;
}

/** The value at `path`, or undefined. Only own fields count, so no path leads into JavaScript's objects. */
export function readPath(value: unknown, path: Path): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** How a value reads as text. Undefined for what has no one way to be read. */
export function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
      return "";
    default:
      return value === null ? "" : undefined;
  }
}
