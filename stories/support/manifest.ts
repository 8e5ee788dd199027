import manifest from "../../custom-elements.json" with { type: "json" };

/** What the manifest says of an element. */
export interface ElementEntry {
  readonly tagName?: string;
  readonly description?: string;
  readonly members?: readonly MemberEntry[];
  readonly attributes?: readonly NamedEntry[];
  readonly events?: readonly NamedEntry[];
  readonly slots?: readonly NamedEntry[];
  readonly cssParts?: readonly NamedEntry[];
  readonly cssProperties?: readonly NamedEntry[];
  readonly cssStates?: readonly NamedEntry[];
}

export interface NamedEntry {
  readonly name: string;
  readonly description?: string;
  readonly type?: { readonly text: string };
  readonly default?: string;
  /** The property of an attribute. */
  readonly fieldName?: string;
}

export interface MemberEntry extends NamedEntry {
  readonly kind: "field" | "method";
  /** The attribute of a property. */
  readonly attribute?: string;
  readonly static?: boolean;
  readonly readonly?: boolean;
  readonly parameters?: readonly NamedEntry[];
}

const elements = new Map(
  (manifest.modules as readonly { readonly declarations?: readonly ElementEntry[] }[])
    .flatMap(({ declarations = [] }) => declarations)
    .flatMap((entry) => (entry.tagName ? [[entry.tagName, entry] as const] : [])),
);

export function elementEntry(tag: string): ElementEntry | undefined {
  return elements.get(tag);
}

/** The attribute of each property that has one. */
export function memberTable(tag: string): ReadonlyMap<string, string> {
  const { attributes = [] } = elementEntry(tag) ?? {};
  return new Map(attributes.map(({ name, fieldName = name }) => [fieldName, name]));
}
