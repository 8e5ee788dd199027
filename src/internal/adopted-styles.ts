import type { CSSResultOrNative } from "lit";
import { pageOf } from "./unshadowed.js";

const added = new WeakMap<ShadowRoot, readonly CSSResultOrNative[]>();
const elsewhere = new WeakMap<Document, Map<CSSResultOrNative, CSSStyleSheet>>();

/** Adds styles of something that came later to those that a shadow root has from the beginning. */
export function addStyles(root: ShadowRoot, ...styles: readonly CSSResultOrNative[]): void {
  added.set(root, [...(added.get(root) ?? []), ...styles]);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheetsOf(root, styles)];
}

/** Gives a shadow root its styles again in another document: sheets can't leave the one that they were made for. */
export function renewStyles(root: ShadowRoot, styles: readonly CSSResultOrNative[]): void {
  root.adoptedStyleSheets = sheetsOf(root, [...styles, ...(added.get(root) ?? [])]);
}

function sheetsOf(root: ShadowRoot, styles: readonly CSSResultOrNative[]): CSSStyleSheet[] {
  const page = pageOf(root);
  return styles.flatMap((style) => (page === document ? sheetOf(style) : sheetFor(page, style)) ?? []);
}

/** Undefined in a document without a window, where nothing is shown. */
function sheetFor(page: Document, style: CSSResultOrNative): CSSStyleSheet | undefined {
  const sheets = elsewhere.get(page) ?? new Map<CSSResultOrNative, CSSStyleSheet>();
  elsewhere.set(page, sheets);
  const known = sheets.get(style);
  const its = page.defaultView;
  if (known || !its) return known;
  const sheet = new its.CSSStyleSheet();
  sheet.replaceSync(textOf(style));
  sheets.set(style, sheet);
  return sheet;
}

function sheetOf(style: CSSResultOrNative): CSSStyleSheet | undefined {
  return "cssText" in style ? style.styleSheet : style;
}

function textOf(style: CSSResultOrNative): string {
  return "cssText" in style ? style.cssText : [...style.cssRules].map(({ cssText }) => cssText).join("\n");
}
