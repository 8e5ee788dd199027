import type { ElementTypes } from "./elements.js";

export type Tag = keyof ElementTypes;

/** What hears events of these types from this element. */
export type Listener<Name extends Tag, Heard> = (
  event: Heard & { readonly currentTarget: ElementTypes[Name]["element"] },
) => void;

/** Every name that the element gives a meaning of its own. */
export type OwnName<Name extends Tag> =
  keyof ElementTypes[Name]["properties"] | keyof ElementTypes[Name]["attributes"];
