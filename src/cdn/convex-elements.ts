/**
 * The script-tag build by need: what scripts of a page use, at once, and each element when its tag is on the page.
 * The provider comes along, so that a script finds its `client` as soon as this file has run.
 */
import { ConvexProvider } from "../elements/convex-provider/convex-provider.js";

ConvexProvider.define();

export * from "../client/index.js";
export { clientContext } from "../context/client-context.js";
export { defaultClient, setDefaultClient } from "../context/default-client.js";
export { en } from "../locales/en.js";
export { registerLocale } from "../locales/registry.js";
export type { Strings } from "../locales/strings.js";
export { ConvexProvider };
export { html, nothing, svg } from "lit";
export { allDefined, load, watch } from "./loader.js";
