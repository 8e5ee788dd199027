import { standingOf, type Item } from "./item.js";
import { isOpen } from "./life.js";

/** How many operations of a kind there are, known without looking at each. */
export class Census {
  /** Their end is open. */
  open = 0;
  /** They took effect, and nobody has said when. */
  undated = 0;

  add(item: Item): void {
    this.count(item, 1);
  }

  remove(item: Item | undefined): void {
    if (item) this.count(item, -1);
  }

  private count(item: Item, by: 1 | -1): void {
    const standing = standingOf(item);
    if (isOpen(item.progress)) this.open += by;
    else if (standing.name === "applied" && standing.commitTs === null) this.undated += by;
  }
}
