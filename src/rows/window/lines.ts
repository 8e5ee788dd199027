/** Boxes that stand beside each other, and the distance from them to the next ones. */
export interface Line {
  /** The number of the first box. */
  readonly start: number;
  readonly count: number;
  readonly height: number;
}

type Box = Pick<DOMRect, "top" | "bottom">;

/** Puts boxes in reading order into lines: one box a line in a list, several in a grid. */
export function lines(boxes: readonly Box[]): Line[] {
  const starts = boxes.flatMap((box, at) =>
    at === 0 || box.top - (boxes[at - 1] as Box).top > 1 ? [at] : [],
  );
  const found: Line[] = [];
  let gap = 0;
  for (const [line, start] of starts.entries()) {
    const end = starts[line + 1] ?? boxes.length;
    const { top } = boxes[start] as Box;
    const bottom = Math.max(...boxes.slice(start, end).map((box) => box.bottom));
    const next = boxes[end]?.top;
    // Nothing stands below the last line, so its distance is taken from the one before.
    const height = next === undefined ? bottom - top + gap : next - top;
    if (next !== undefined) gap = next - bottom;
    found.push({ start, count: end - start, height });
  }
  return found;
}
