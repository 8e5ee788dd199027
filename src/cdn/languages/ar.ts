import { ar } from "../../locales/ar.js";
import { registerLocale } from "../../locales/registry.js";

export function arrive(): void {
  registerLocale("ar", ar);
}
