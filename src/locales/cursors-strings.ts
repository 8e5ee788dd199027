/**
 * What `<live-cursors>` says. English comes with the element, so that pages without it don't load the words; other languages have
 * them in their tables.
 */
export interface CursorsStrings {
  /** Beside the pointer of somebody who has no name. */
  readonly cursorsNameless: string;
  /** The reader may not be in the room. */
  readonly cursorsDenied: string;
  /** The backend doesn't answer as it should. */
  readonly cursorsFailed: string;
}
