import { EditLock } from "../../elements/edit-lock/edit-lock.js";

export function arrive(): void {
  EditLock.define();
}
