import { parsePath, type Path, readPath } from "../value-path.js";
import { formats } from "./format-part.js";
import type { TextFormat } from "./text-format.js";

export { parsePath, type Path, readPath, textOf } from "../value-path.js";

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
  const [place = "", ...writing] = source.split(bar);
  const steps = /^(?:\.\.\/)*/.exec(place.trim())?.[0] ?? "";
  const rest = place.trim().slice(steps.length);
  const isIndex = rest === "@index";
  const path = isIndex ? [] : parsePath(rest);
  const known = writing.length > 0 ? formats.current : undefined;
  const format = known?.parseFormat(writing);
  if (!path || (known && !format)) return undefined;
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
