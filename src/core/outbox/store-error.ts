/**
 * Why a store could not do it. `quota`: there is no room. `blocked`: another page holds it and doesn't let go.
 * `closed`: it was closed, by us or by the browser, and didn't open again. `unavailable`: everything else, such as a
 * browser that has no storage or refuses it here.
 */
export type StoreErrorKind = "quota" | "blocked" | "closed" | "unavailable";

/** Nothing of what was asked for has happened. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
