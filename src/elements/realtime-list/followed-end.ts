import { type NearRows, TRIES } from "./near-rows.js";

/** The end of a list, which some lists follow: rows that come there push the others up. */
export class FollowedEnd {
  /** The list follows its end, as a chat does. */
  sticks = false;
  /** Where the list begins is not where the query begins: nobody waits there for new rows. */
  isMidway = false;
  /** The reader is at the end. */
  isReached = false;
  readonly #near: NearRows;
  #lastTop = 0;

  constructor(near: NearRows) {
    this.#near = near;
  }

  /** The reader stays at the end whatever comes there. */
  get isFollowed(): boolean {
    return this.isHeld && !this.isMidway;
  }

  /** The reader stays at the end whatever height rows have. */
  get isHeld(): boolean {
    return this.sticks && this.isReached;
  }

  /** Rows that grow push the end away, but only scrolling up leaves it. */
  note(): void {
    const { isAtEnd, scrollTop } = this.#near.area;
    this.isReached = isAtEnd || (this.isReached && scrollTop >= this.#lastTop);
    this.#lastTop = scrollTop;
  }

  scrollTo(): void {
    for (let tries = 0; tries < TRIES; tries++) {
      this.#near.showEnd();
      this.#near.area.scrollToEnd();
      if (!this.#near.measure()) break;
    }
    this.isReached = true;
    this.#lastTop = this.#near.area.scrollTop;
  }
}
