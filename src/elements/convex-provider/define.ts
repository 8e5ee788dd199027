import { warnTaken } from "../../internal/warn-taken.js";
import { ConvexProvider } from "./convex-provider.js";

if (!customElements.get("convex-provider")) customElements.define("convex-provider", ConvexProvider);
else warnTaken("convex-provider", ConvexProvider);

declare global {
  interface HTMLElementTagNameMap {
    "convex-provider": ConvexProvider;
  }
}
