import { parseFormat, type TextFormat } from "./text-format.js";

/** The way to a value inside a row: names of fields and numbers of items. Empty for the row itself. */
export type Path = readonly string[];

/** A placeholder: a way to a value, as seen from a row or from an item inside of it, and how the value is written. */
export interface Reference {
  readonly path: Path;
  /** How many items to leave first: "../name" is a field of the row around an item. */
  readonly ups?: number;
  /** The number of the item, counted from 1. */
  readonly isIndex?: boolean;
  readonly format?: TextFormat;
}

/** A piece of a text with placeholders. */
export type Segment = string | Reference;

/** Where a placeholder stands: in a row, or in an item of a list inside of it. */
export interface Scope {
  readonly value: unknown;
  readonly parent?: Scope;
  readonly index?: number;
}

const placeholder = /\{\{(.*?)\}\}/gs;
const pathSyntax = /^[\w$]+(\.[\w$]+)*$/;
const bar = /\|(?=(?:[^"]*"[^"]*")*[^"]*$)/;

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
    const reference = parseReference(match[1] ?? "");
    if (!reference) {
      onMistake(match[0]);
      continue;
    }
    if (match.index > end) segments.push(text.slice(end, match.index));
    segments.push(reference);
    end = match.index + match[0].length;
  }
  if (segments.length === 0) return undefined;
  if (end < text.length) segments.push(text.slice(end));
  return segments;
}

/** Reads "author.name", "../title | or \"none\"", "@index", "at | relative". */
export function parseReference(source: string): Reference | undefined {
  const [place = "", ...formats] = source.split(bar);
  const steps = /^(?:\.\.\/)*/.exec(place.trim())?.[0] ?? "";
  const rest = place.trim().slice(steps.length);
  const isIndex = rest === "@index";
  const path = isIndex ? [] : parsePath(rest);
  const format = formats.length > 0 ? parseFormat(formats) : undefined;
  if (!path || (formats.length > 0 && !format)) return undefined;
  return {
    path,
    ...(steps === "" ? {} : { ups: steps.length / 3 }),
    ...(isIndex ? { isIndex } : {}),
    ...(format ? { format } : {}),
  };
}

/** The value that a placeholder speaks of, or undefined. */
export function readReference({ path, ups = 0, isIndex = false }: Reference, scope: Scope): unknown {
  let at: Scope | undefined = scope;
  for (let step = 0; step < ups; step++) at = at?.parent;
  if (isIndex) return at?.index === undefined ? undefined : at.index + 1;
  return at && readPath(at.value, path);
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
