/** A page that asks for more than this is slow to read, and must be read again for each of its rows that changes. */
const LARGEST_PAGE = 1000;
/** So many pages in a row may bring nothing before the reader has to want more. */
const MOST_IN_VAIN = 32;

/**
 * How far the next page of a direction reaches. A query that filters after paginating leaves little of a page, often
 * nothing: so where few rows come, more is asked for at once, and where none come for long, the search rests.
 */
export class PageSearch {
  private readonly pageSize: number;
  private largest: number;
  private size: number;
  private inVain = 0;
  /** How many rows there were when the newest page was asked for. */
  private rows = 0;

  constructor(pageSize: number) {
    this.pageSize = pageSize;
    this.largest = Math.max(pageSize, LARGEST_PAGE);
    this.size = pageSize;
  }

  /** Whether nothing was found for so long that only the reader should go on. */
  isResting(rows: number): boolean {
    return this.inVain >= MOST_IN_VAIN && rows <= this.rows;
  }

  /** How many rows to ask for now that there are `rows`. */
  ask(rows: number): number {
    const found = rows - this.rows;
    this.inVain = found > 0 || this.isResting(rows) ? 1 : this.inVain + 1;
    if (found < this.pageSize / 4) this.size = Math.min(this.size * 2, this.largest);
    else if (found > this.pageSize) this.size = this.pageSize;
    this.rows = rows;
    return this.size;
  }

  /** The query can't give so much at once, so it is asked for no more than was wished from now on. */
  tooMuch(): void {
    this.largest = this.pageSize;
    this.size = this.pageSize;
  }
}
