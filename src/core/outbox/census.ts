import { standingOf, type Item } from "./item.js";
import { KeyCounts } from "./key-counts.js";
import { isOpen } from "./life.js";

/** How many operations of a kind there are, known without looking at each. */
export class Census {
  /** Their end is open. */
  open = 0;
  /** They took effect, and nobody has said when. */
  undated = 0;
  private readonly openIn = new KeyCounts();

  /** Whether the end of one in this lane is open. */
  isLaneOpen(lane: string): boolean {
    return this.openIn.has(lane);
  }

  add(item: Item): void {
    this.count(item, 1);
  }

  remove(item: Item | undefined): void {
    if (item) this.count(item, -1);
  }

  private count(item: Item, by: 1 | -1): void {
    const standing = standingOf(item);
    if (isOpen(item.progress)) {
      this.open += by;
      this.openIn.add(item.operation.lane, by);
    } else if (standing.name === "applied" && standing.commitTs === null) this.undated += by;
  }
}
