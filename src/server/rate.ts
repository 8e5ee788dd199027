/** How often requests are taken: so many at once, and so many a second. */
export interface Rate {
  /** How many come through after a pause; 1 or more. */
  readonly atOnce: number;
  /** How many more every second, fractions included: 0.5 is one every 2 seconds. More than 0. */
  readonly perSecond: number;
}
