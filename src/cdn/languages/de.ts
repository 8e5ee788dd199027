import { de } from "../../locales/de.js";
import { registerLocale } from "../../locales/registry.js";

export function arrive(): void {
  registerLocale("de", de);
}
