import type { ComplexAttributeConverter } from "lit";

/** Stands in a property for an attribute that could not be read, so that nothing runs with half of it. */
export class UnreadableJson {
  readonly text: string;
  readonly reason: string;

  constructor(text: string, reason: string) {
    this.text = text;
    this.reason = reason;
  }
}

/** Says that the arguments come later, as Convex's own clients do. */
export type Skip = "skip" | null;

export function isSkip(args: unknown): args is Skip {
  return args === "skip" || args === null;
}

/** A JSON object as text, or the word "skip": frameworks set what is written for an attribute as the property. */
export type JsonText = string;

/** What a property says that may hold a JSON object as text: the object, or why the text is none. */
export function jsonObject<Value>(value: Value | JsonText): Value | UnreadableJson | undefined {
  return typeof value === "string" ? (read(value) as Value | UnreadableJson | undefined) : value;
}

/** An attribute that holds a JSON object, or the word "skip". */
export const jsonObjectAttribute: ComplexAttributeConverter = {
  fromAttribute: (text): unknown => (text === null ? undefined : read(text)),
};

function read(text: string): unknown {
  if (text.trim() === "") return undefined;
  if (text.trim() === "skip") return "skip";
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    return new UnreadableJson(text, "it is not an object");
  } catch (error) {
    return new UnreadableJson(text, error instanceof Error ? error.message : String(error));
  }
}
