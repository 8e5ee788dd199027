/** For pages that can't use modules: everything under one name, with what calls functions without generated code. */
import { defineAll } from "../define-all.js";
import { ar } from "../locales/ar.js";
import { de } from "../locales/de.js";
import { registerLocale } from "../locales/registry.js";

registerLocale("ar", ar);
registerLocale("de", de);
// A classic script may run before the page is parsed: elements that are known by then would begin without their content.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => defineAll());
else defineAll();

export * from "../index.js";
export { ar, de };
export { html, nothing, svg } from "lit";
export { anyApi } from "convex/server";
