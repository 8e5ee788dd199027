/** The script-tag build in one file: all elements registered, all languages known. */
import { defineAll } from "../define-all.js";
import { ar } from "../locales/ar.js";
import { de } from "../locales/de.js";
import { registerLocale } from "../locales/registry.js";

registerLocale("ar", ar);
registerLocale("de", de);
// Not by the define.ts files: bundlers drop imports that are only wanted for what they do, unless told otherwise.
defineAll();

export * from "../index.js";
export { ar, de };
export { html, nothing, svg } from "lit";
