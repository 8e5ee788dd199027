/** Where the rows stand in the tree of the element that shows them. */
export interface RowsFrame {
  /** Holds the spaces and the rows. */
  readonly list: HTMLElement;
  /** As wide as the rows, and never higher than it is: watching it starts no circle. */
  readonly width: HTMLElement;
  /** The empty space in the place of all rows before those with nodes. */
  readonly before: HTMLElement;
  /** The same behind them. */
  readonly after: HTMLElement;
}
