import type { HTMLAttributes, PublicProps } from "vue";
import type { ElementTypes } from "./elements.js";
import type { Listener, OwnName, Tag } from "./tag.js";

type Properties<Name extends Tag> = Omit<ElementTypes[Name]["properties"], "key">;

/** Vue's tools take `page-size` for `pageSize`, so what an attribute may be given is right for both. */
type Own<Name extends Tag> = {
  [Property in keyof Properties<Name>]: Properties<Name>[Property] | WrittenFor<Name, Property>;
} & ElementTypes[Name]["attributes"] & {
    [Event in keyof ElementTypes[Name]["events"] & string as `on${Capitalize<Camel<Event>>}`]?:
      Listener<Name, ElementTypes[Name]["events"][Event]> | undefined;
  };

/** What the attribute `page-size` of the property `pageSize` takes. One of the same name is set as the property. */
type WrittenFor<Name extends Tag, Property> = {
  [Attribute in keyof ElementTypes[Name]["attributes"] & string]: Camel<Attribute> extends Property
    ? ElementTypes[Name]["attributes"][Attribute]
    : never;
}[keyof ElementTypes[Name]["attributes"] & string];

type Camel<Kebab extends string> = Kebab extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Kebab;

/**
 * What Vue takes for a tag, also where you give it another name.
 *
 * @public
 */
export type ElementProps<Name extends Tag> = Omit<HTMLAttributes, OwnName<Name>> & Own<Name> & PublicProps;

type ConvexElements = {
  [Name in Tag]: new () => ElementTypes[Name]["element"] & { $props: ElementProps<Name> };
};

declare module "vue" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- It adds to what is there.
  interface GlobalComponents extends ConvexElements {}

  interface HTMLAttributes {
    /** Where content goes in an element around it. Vue's own types don't know of it. */
    slot?: string | undefined;
  }
}
