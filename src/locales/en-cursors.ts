import type { CursorsStrings } from "./cursors-strings.js";

/** English for pointers. A file of its own, because it comes with the element. */
export const enCursors: CursorsStrings = {
  cursorsNameless: "Anonymous",
  cursorsDenied: "You can\u2019t see where others point here.",
  cursorsFailed: "It can\u2019t be shown where others point.",
};
