import { LazyPart } from "../lazy-part.js";

/** How placeholders write their values, as in `{{at | relative}}`, and what keeps them true. */
export const formats = new LazyPart(() => import("./text-format.js"));
