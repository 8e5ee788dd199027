import { LazyPart } from "../../internal/lazy-part.js";

/** What only those values need whose author asks for it. */
export const marks = new LazyPart(() => import("./change-mark.js"));
export const namedFormats = new LazyPart(() => import("./named-format.js"));
export const records = new LazyPart(() => import("../../internal/template/record-view.js"));
export const sparklines = new LazyPart(() => import("./sparkline.js"));
