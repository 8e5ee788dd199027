/** Rows like commits: a short name, a text that wraps now and then, a time. Always the same ones. */
export function sampleRows(count, commits) {
  return Array.from({ length: count }, (_, index) => rowOf(index, commits[index % commits.length]));
}

export function rowOf(index, { author, subject, at }) {
  return { _id: `row-${index}`, author, subject, at };
}

export function edited(row, stamp) {
  return { ...row, subject: `${row.subject} (${stamp})` };
}
