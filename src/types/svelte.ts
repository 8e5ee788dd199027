import type { HTMLAttributes } from "svelte/elements";
import type { ElementTypes } from "./elements.js";
import type { Listener, OwnName, Tag } from "./tag.js";

/** Svelte writes `false` into an attribute, where it says yes as everything does: as properties booleans are right. */
type AsWritten<Attributes> = { [Name in keyof Attributes]: Exclude<Attributes[Name], false> };

type Own<Name extends Tag> = ElementTypes[Name]["properties"] &
  AsWritten<ElementTypes[Name]["attributes"]> & {
    [Event in keyof ElementTypes[Name]["events"] & string as `on${Event}`]?:
      Listener<Name, ElementTypes[Name]["events"][Event]> | undefined | null;
  };

/**
 * What Svelte takes for a tag, also where you give it another name.
 *
 * @public
 */
export type ElementProps<Name extends Tag> = Omit<
  HTMLAttributes<ElementTypes[Name]["element"]>,
  OwnName<Name>
> &
  Own<Name>;

type ConvexElements = { [Name in Tag]: ElementProps<Name> };

declare module "svelte/elements" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- It adds to what is there.
  interface SvelteHTMLElements extends ConvexElements {}
}
