/** As many kinds of rows as a page may have; then it begins anew. */
const MOST = 500;

const learned = new Map<string, number>();

/** How high rows of a kind were when they were last on this page, so that the next list begins with as many as it needs. */
export function learnedHeight(kind: string): number | undefined {
  return learned.get(kind);
}

export function learnHeight(kind: string, height: number): void {
  if (learned.size >= MOST) learned.clear();
  learned.set(kind, height);
}
