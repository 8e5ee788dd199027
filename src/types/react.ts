import type { ClassAttributes, HTMLAttributes } from "react";
import type { ElementTypes } from "./elements.js";
import type { Listener, OwnName, Tag } from "./tag.js";

/** `key` and `ref` are React's own; a list takes `rowKey` instead. */
type Own<Name extends Tag> = Omit<ElementTypes[Name]["properties"], "key"> &
  ElementTypes[Name]["attributes"] & {
    [Event in keyof ElementTypes[Name]["events"] & string as `on${Event}`]?:
      Listener<Name, ElementTypes[Name]["events"][Event]> | undefined;
  };

/**
 * What React takes for a tag, also where you give it another name.
 *
 * @public
 */
export type ElementProps<Name extends Tag> = Omit<
  HTMLAttributes<ElementTypes[Name]["element"]>,
  OwnName<Name>
> &
  ClassAttributes<ElementTypes[Name]["element"]> &
  Own<Name> & { class?: string | undefined };

type ConvexElements = { [Name in Tag]: ElementProps<Name> };

declare module "react" {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- React has its tags there.
  namespace JSX {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- It adds to what is there.
    interface IntrinsicElements extends ConvexElements {}
  }
}
