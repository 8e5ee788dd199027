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

/** An attribute that holds a JSON object, or the word "skip". */
export const jsonObjectAttribute: ComplexAttributeConverter = {
  fromAttribute(text): unknown {
    if (text === null || text.trim() === "") return undefined;
    if (text.trim() === "skip") return "skip";
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
      return new UnreadableJson(text, "it is not an object");
    } catch (error) {
      return new UnreadableJson(text, error instanceof Error ? error.message : String(error));
    }
  },
};
