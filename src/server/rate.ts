/** How often requests are taken: so many at once, and so many a second. */
export interface Rate {
  readonly atOnce: number;
  readonly perSecond: number;
}
