/** Stands before the rows of a group, among the rows of the list. */
export class GroupHeader {
  readonly group: unknown;
  /** The number of rows in the group. */
  readonly count: number;

  /** Tells headers from rows without asking rows anything, which may be of any kind. */
  static has(row: unknown): row is GroupHeader {
    return typeof row === "object" && row !== null && #isHeader in row;
  }

  readonly #isHeader = true;

  constructor(group: unknown, count: number) {
    this.group = group;
    this.count = count;
  }
}

export const isGroupHeader = (row: unknown): row is GroupHeader => GroupHeader.has(row);
