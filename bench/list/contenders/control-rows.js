import { applied } from "../page/rows.js";

const BLOCK = 512;
const GUESS = 34;

/** Rows with their heights in blocks that know their sums, so that no change walks through all rows. */
export class ControlRows {
  #blocks = [];
  /** Of rows that were seen, by key. */
  #heights = new Map();
  /** The block that was looked for last, and the place of its first row: the next one is often the same or later. */
  #last = { number: 0, start: 0 };

  constructor(rows) {
    this.#fill(rows);
  }

  get length() {
    return this.#blocks.reduce((sum, { rows }) => sum + rows.length, 0);
  }

  get height() {
    return this.#blocks.reduce((sum, block) => sum + block.height, 0);
  }

  at(index) {
    const { block, offset } = this.#locate(index);
    return block.rows[offset];
  }

  /** The rows from `first` to before `end`. */
  slice(first, end) {
    const { number, offset } = this.#locate(first);
    const rows = this.#blocks[number].rows.slice(offset, offset + end - first);
    for (let at = number + 1; rows.length < end - first && at < this.#blocks.length; at += 1)
      rows.push(...this.#blocks[at].rows.slice(0, end - first - rows.length));
    return rows;
  }

  apply(operation) {
    switch (operation.kind) {
      case "edit":
        for (const [index, row] of operation.changes) this.#set(index, row);
        break;
      case "insert": {
        const { block, offset } = this.#locate(operation.index);
        applied(block.rows, { ...operation, index: offset });
        block.height += this.#heightOf(operation.row);
        this.#forget();
        break;
      }
      case "remove": {
        const { block, offset } = this.#locate(operation.index);
        block.height -= this.#heightOf(block.rows[offset]);
        applied(block.rows, { ...operation, index: offset });
        this.#forget();
        break;
      }
      case "swap": {
        const [first, second] = [this.at(operation.first), this.at(operation.second)];
        this.#set(operation.first, second);
        this.#set(operation.second, first);
        break;
      }
      default:
        this.#fill(operation.rows);
    }
  }

  /** The height of all rows before `index`. */
  before(index) {
    const { number, block, offset } = this.#locate(index);
    let sum = 0;
    for (let at = 0; at < number; at += 1) sum += this.#blocks[at].height;
    for (let at = 0; at < offset; at += 1) sum += this.#heightOf(block.rows[at]);
    return sum;
  }

  /** The row that stands `pixels` below the start. */
  indexAt(pixels) {
    let rest = pixels;
    let index = 0;
    for (const block of this.#blocks) {
      if (rest >= block.height && block !== this.#blocks.at(-1)) {
        rest -= block.height;
        index += block.rows.length;
        continue;
      }
      for (const row of block.rows) {
        rest -= this.#heightOf(row);
        if (rest < 0) return index;
        index += 1;
      }
    }
    return Math.max(0, index - 1);
  }

  measured(index, height) {
    const { block, offset } = this.#locate(index);
    const row = block.rows[offset];
    block.height += height - this.#heightOf(row);
    this.#heights.set(row._id, height);
  }

  #heightOf({ _id }) {
    return this.#heights.get(_id) ?? GUESS;
  }

  #set(index, row) {
    const { block, offset } = this.#locate(index);
    if (block.rows[offset]._id !== row._id)
      block.height += this.#heightOf(row) - this.#heightOf(block.rows[offset]);
    block.rows[offset] = row;
  }

  /** Also the place after the last row. */
  #locate(index) {
    let { number, start } = index >= this.#last.start ? this.#last : { number: 0, start: 0 };
    while (index - start >= this.#blocks[number].rows.length && number < this.#blocks.length - 1)
      start += this.#blocks[number++].rows.length;
    this.#last = { number, start };
    return { number, block: this.#blocks[number], offset: index - start };
  }

  /** Later blocks begin elsewhere now. */
  #forget() {
    this.#last = { number: 0, start: 0 };
  }

  #fill(rows) {
    this.#blocks = [];
    this.#forget();
    for (let at = 0; at < rows.length; at += BLOCK) {
      const some = rows.slice(at, at + BLOCK);
      const height =
        this.#heights.size === 0
          ? some.length * GUESS
          : some.reduce((sum, row) => sum + this.#heightOf(row), 0);
      this.#blocks.push({ rows: some, height });
    }
  }
}
