/** The one of `names` that was probably meant by `written`, if one is so near that it can be a slip. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const most = written.length < 5 ? 1 : 2;
  const near = names
    .map((name) => ({ name, slips: slipsBetween(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ slips }) => slips <= most)
    .sort((one, other) => one.slips - other.slips);
  return near[0]?.name;
}

/** How many letters have to be added, left out or exchanged; the same letters in another order are one slip. */
function slipsBetween(one: string, other: string): number {
  if (one !== other && [...one].sort().join() === [...other].sort().join()) return 1;
  let before = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...one].entries()) {
    const next = [row + 1];
    for (const [column, own] of [...other].entries()) {
      const exchanged = (before[column] ?? 0) + (letter === own ? 0 : 1);
      next.push(Math.min(exchanged, (before[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    before = next;
  }
  return before.at(-1) ?? 0;
}
