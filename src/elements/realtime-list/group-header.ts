/** Stands before the rows of a group, among the rows of the list. */
export class GroupHeader {
  readonly group: unknown;
  /** The number of rows in the group. */
  readonly count: number;

  constructor(group: unknown, count: number) {
    this.group = group;
    this.count = count;
  }
}
