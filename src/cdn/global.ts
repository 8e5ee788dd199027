/** For pages that can't use modules: all of it under one name, with what calls functions without generated code. */
export * from "./convex-elements.all.js";
export { anyApi } from "convex/server";
