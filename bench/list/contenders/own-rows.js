/** What the others begin with: the same rows in an array of their own, read from the same text. */
export async function load(rows) {
  return { rows: JSON.parse(JSON.stringify(rows)) };
}
