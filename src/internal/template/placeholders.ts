/** The way to a value inside a row: names of fields and numbers of items. Empty for the row itself. */
export type Path = readonly string[];

/** A piece of a text with placeholders. */
export type Segment = string | { readonly path: Path };

const placeholder = /\{\{(.*?)\}\}/gs;
const pathSyntax = /^[\w$]+(\.[\w$]+)*$/;

/**
 * Cuts `text` at its `{{path}}`s. Undefined when there is none. What is not a path stays as it is written, and
 * `onMistake` hears of it.
 */
export function parsePlaceholders(
  text: string,
  onMistake: (source: string) => void,
): readonly Segment[] | undefined {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    const path = parsePath(match[1] ?? "");
    if (!path) {
      onMistake(match[0]);
      continue;
    }
    if (match.index > end) segments.push(text.slice(end, match.index));
    segments.push({ path });
    end = match.index + match[0].length;
  }
  if (segments.length === 0) return undefined;
  if (end < text.length) segments.push(text.slice(end));
  return segments;
}

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
