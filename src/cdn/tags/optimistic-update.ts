import { OptimisticUpdate } from "../../elements/optimistic-update/optimistic-update.js";

export function arrive(): void {
  OptimisticUpdate.define();
}
