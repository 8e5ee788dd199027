import { ConvexError } from "convex/values";

export const maxNameLength = 40;
export const maxBodyLength = 2000;
export const maxChannelLength = 60;
export const maxTopicLength = 120;
export const maxImportBatch = 1000;

/** Trims `text` and refuses it with a message for the person who typed it. */
export function checkedText(text: string, field: string, maxLength: number): string {
  const trimmed = text.trim();
  if (trimmed === "") throw new ConvexError({ code: "empty", field, message: `The ${field} is empty.` });
  if (trimmed.length > maxLength) {
    throw new ConvexError({
      code: "too-long",
      field,
      message: `The ${field} has ${trimmed.length} characters; at most ${maxLength} are allowed.`,
    });
  }
  return trimmed;
}
