/**
 * One line of a report.
 * @typedef {{ work: string, unit: string, rounds: number[], goal?: number, compared?: { to: string, rounds: number[] } }} Row
 */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Adds to a row what is read off its rounds. */
export function row({ work, unit, rounds, goal, compared }) {
  const value = median(rounds);
  return {
    work,
    unit,
    value,
    lowest: Math.min(...rounds),
    highest: Math.max(...rounds),
    rounds: rounds.length,
    ...(goal === undefined ? {} : { goal, reached: value <= goal }),
    ...(compared === undefined
      ? {}
      : {
          comparedTo: compared.to,
          compared: median(compared.rounds),
          ratio: median(compared.rounds) / value,
        }),
  };
}

/** The rows as a table of text: the median, the lowest and the highest round, the goal, and the ratio. */
export function formatTable(rows) {
  const lines = [
    ["work", "median", "spread", "goal", "compared in the same run"],
    ...rows.map((row) => [
      row.work,
      `${short(row.value)} ${row.unit}`,
      row.rounds > 1 ? `${short(row.lowest)}–${short(row.highest)} (${row.rounds})` : "–",
      row.goal === undefined ? "–" : `≤ ${row.goal} ${row.reached ? "✓" : "✗"}`,
      row.ratio === undefined
        ? "–"
        : `${row.comparedTo}: ${short(row.compared)} ${row.unit}, ×${short(row.ratio)}`,
    ]),
  ];
  return formatLines(lines);
}

/** Cells in columns, below a line of titles. */
export function formatLines(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const texts = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
  return [texts[0], "─".repeat(texts[0].length), ...texts.slice(1)].join("\n");
}

export function short(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
