import type { ComplexAttributeConverter } from "lit";
import { messageOf, RealtimeError } from "../core/errors.js";

/** Stands in a property for an attribute that could not be read: whoever is given it as arguments fails with it. */
export class UnreadableJson extends RealtimeError {
  readonly text: string;
  readonly reason: string;

  constructor(text: string, reason: string) {
    super("bad-args", `args='${text}' can't be read as JSON: ${reason}.`);
    this.text = text;
    this.reason = reason;
  }
}

/** Says that the arguments come later, as Convex's own clients do. */
export type Skip = "skip" | null;

export function isSkip(args: unknown): args is Skip {
  return args === "skip" || args === null;
}

/** An attribute that holds a JSON object, or the word "skip". */
export const jsonObjectAttribute: ComplexAttributeConverter = {
  fromAttribute: (text): unknown => (text === null ? undefined : readJsonObject(text)),
};

/** A property of such an attribute: frameworks also hand over its text. */
export function objectIn<Value>(property: Value | string): Exclude<Value, string> | "skip" | undefined {
  const value: unknown = typeof property === "string" ? readJsonObject(property) : property;
  return value as Exclude<Value, string> | "skip" | undefined;
}

function readJsonObject(text: string): unknown {
  if (text.trim() === "") return undefined;
  if (text.trim() === "skip") return "skip";
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    return new UnreadableJson(text, "it is not an object");
  } catch (error) {
    return new UnreadableJson(text, messageOf(error));
  }
}
