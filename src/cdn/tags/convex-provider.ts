import { ConvexProvider } from "../../elements/convex-provider/convex-provider.js";

export function arrive(): void {
  ConvexProvider.define();
}
