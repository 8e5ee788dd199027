/**
 * What JSON can hold. Convex values that JSON has no form for stand in it as Convex writes them on the wire, so core
 * can keep, compare and send arguments and results without knowing Convex.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json };

export type JsonObject = Readonly<Record<string, Json>>;
