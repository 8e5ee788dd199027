import type { Spot } from "./boxes.js";
import type { Cursor } from "./cursor.js";

/** A rectangle in pixels from the left and top of the frame that it is drawn in. */
export interface Rectangle extends Spot {
  readonly width: number;
  readonly height: number;
}

/** What somebody has selected in a field, and where that is to be drawn in this frame. */
export interface CaretPlace {
  readonly cursor: Cursor;
  readonly field: Rectangle;
  /** Where text would go in. Undefined in fields that don't tell, as for numbers. */
  readonly tip: Rectangle | undefined;
  /** What is selected, a rectangle a line. */
  readonly ranges: readonly Rectangle[];
  /** False where this page has no such field, or has scrolled it away. */
  readonly isInSight: boolean;
}

/** What is sent: the path of the field, where the selection began and where it is now. Never what stands in the field. */
export interface CaretValue {
  readonly f: string;
  readonly s: number;
  readonly e: number;
}

/** What somebody sent, if it can be read. */
export function readCaret(value: unknown): CaretValue | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { f, s, e } = value as Partial<Record<keyof CaretValue, unknown>>;
  return typeof f === "string" && isOffset(s) && isOffset(e) ? { f, s, e } : undefined;
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= -1;
}
