import { editedPage } from "./edited-page.js";
import { RowEdits } from "./row-edits.js";

/** What lists need to show pending edits: comes with these, so that pages that queue nothing don't load it. */
export const editing = { editedPage, RowEdits };

export type Editing = typeof editing;
