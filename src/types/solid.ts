import type { JSX } from "solid-js";
import type { AttributeValue } from "./attribute-value.js";
import type { ElementTypes } from "./elements.js";
import type { Listener, OwnName, Tag } from "./tag.js";

type Properties<Name extends Tag> = ElementTypes[Name]["properties"];
type Attributes<Name extends Tag> = ElementTypes[Name]["attributes"];

/** Solid takes a name as a property, and each kind with its prefix. */
type Own<Name extends Tag> = Properties<Name> &
  Attributes<Name> & {
    [Property in keyof Properties<Name> & string as `prop:${Property}`]?: Properties<Name>[Property];
  } & {
    [Attribute in keyof Attributes<Name> & string as `attr:${Attribute}`]?: Exclude<
      Attributes<Name>[Attribute],
      boolean
    >;
  } & {
    [Property in keyof Properties<Name> & string as `attr:${Property}`]?: Exclude<
      AttributeValue<Properties<Name>[Property]>,
      boolean
    >;
  } & {
    [Name_ in keyof (Properties<Name> & Attributes<Name>) & string as `bool:${Name_}`]?: boolean | undefined;
  } & {
    [Event in keyof ElementTypes[Name]["events"] & string as `on:${Event}`]?:
      | Listener<Name, ElementTypes[Name]["events"][Event]>
      | ({ handleEvent: Listener<Name, ElementTypes[Name]["events"][Event]> } & AddEventListenerOptions)
      | undefined;
  };

/**
 * What Solid takes for a tag, also where you give it another name.
 *
 * @public
 */
export type ElementProps<Name extends Tag> = Omit<
  JSX.HTMLAttributes<ElementTypes[Name]["element"]>,
  OwnName<Name>
> &
  Own<Name>;

type ConvexElements = { [Name in Tag]: ElementProps<Name> };

declare module "solid-js" {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Solid has its tags there.
  namespace JSX {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- It adds to what is there.
    interface IntrinsicElements extends ConvexElements {}
  }
}
