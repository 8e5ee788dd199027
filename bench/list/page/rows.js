const WORDS =
  "add list row page when scroll reader test fix keep cache of a the transition that it offline key and queue".split(
    " ",
  );

/** Rows like commits: a short name, a text that wraps now and then, a time. Always the same ones for one `start`. */
export function sampleRows(count, prefix = "row", start = 1) {
  let seed = start;
  const next = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
  return Array.from({ length: count }, (_, index) => {
    const words = Array.from({ length: 3 + next(14) }, () => WORDS[next(WORDS.length)]);
    return {
      _id: `${prefix}-${index}`,
      _creationTime: 1_400_000_000_000 + index,
      author: `author-${next(97)}`,
      subject: words.join(" "),
      at: 1_400_000_000_000 + index * 60_000,
    };
  });
}

export function edited(row, stamp) {
  return { ...row, subject: `${row.subject.replace(/ \(\d+\)$/, "")} (${stamp})` };
}

/**
 * What one work does to a list, told to every contender alike.
 * @typedef {{ kind: "edit", changes: [index: number, row: object][] } | { kind: "insert", index: number, row: object }
 *   | { kind: "remove", index: number } | { kind: "swap", first: number, second: number }
 *   | { kind: "replace", rows: object[] }} Operation
 */

/** Does an operation to an array, in place where that is possible. */
export function applied(rows, operation) {
  switch (operation.kind) {
    case "edit":
      for (const [index, row] of operation.changes) rows[index] = row;
      return rows;
    case "insert":
      if (operation.index === 0) rows.unshift(operation.row);
      else if (operation.index === rows.length) rows.push(operation.row);
      else rows.splice(operation.index, 0, operation.row);
      return rows;
    case "remove":
      rows.splice(operation.index, 1);
      return rows;
    case "swap": {
      const { first, second } = operation;
      [rows[first], rows[second]] = [rows[second], rows[first]];
      return rows;
    }
    case "replace":
      return operation.rows;
    default:
      throw new Error(`There is no operation ${operation.kind}.`);
  }
}
