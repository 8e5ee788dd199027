/** The client alone, for pages that show what they watch by themselves. */
export * from "../client/index.js";
