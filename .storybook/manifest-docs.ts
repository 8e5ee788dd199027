import type { ArgTypes, InputType } from "storybook/internal/types";
import { elementEntry, type MemberEntry, type NamedEntry } from "../stories/support/manifest.js";

/**
 * What stands in an element's table, from its manifest. Storybook's own way knows neither states nor methods, and takes things of
 * one name (a slot `error` and a state `error`) for one.
 */
export function argTypesOf(tag: string): ArgTypes {
  const entry = elementEntry(tag);
  if (!entry) throw new Error(`custom-elements.json has no <${tag}>: run \`npm run build:manifest\`.`);
  const { members = [], attributes = [], events, slots, cssParts, cssProperties, cssStates } = entry;
  const own = members.filter((member) => !member.static);
  const fields = own.filter(({ kind }) => kind === "field");
  const methods = own.filter(({ kind }) => kind === "method");
  const known = new Set(fields.map(({ name }) => name));
  return {
    ...table(fields, ({ name }) => name, property),
    // Those whose property has no entry of its own.
    ...table(
      attributes.filter(({ name, fieldName = name }) => !known.has(fieldName)),
      ({ name }) => name,
      (attribute) => ({ ...shown(attribute, "Attributes and properties"), ...controlOf(attribute) }),
    ),
    ...table(methods, keyOf("method"), (method) => ({
      ...shown(method, "Methods"),
      name: signatureOf(method),
      control: false,
    })),
    ...others("event", "Events", events),
    ...others("slot", "Slots", slots),
    ...others("part", "Parts", cssParts),
    ...others("css", "Custom properties", cssProperties),
    ...others("state", "States", cssStates),
  };
}

export function descriptionOf(tag: string): string {
  return elementEntry(tag)?.description ?? "";
}

function property(member: MemberEntry): InputType {
  const { name, attribute } = member;
  const category = attribute === undefined ? "Properties" : "Attributes and properties";
  const both = attribute === undefined || attribute === name ? name : `${attribute} / ${name}`;
  return {
    ...shown(member, category),
    name: both,
    ...(member.readonly ? { control: false } : controlOf(member)),
  };
}

function others(kind: string, category: string, entries: readonly NamedEntry[] = []): ArgTypes {
  return table(entries, keyOf(kind), (entry) => ({
    ...shown(entry, category),
    name: entry.name === "" ? "(default)" : entry.name,
    control: false,
  }));
}

const keyOf =
  (kind: string) =>
  ({ name }: NamedEntry) =>
    `${kind}:${name}`;

function shown({ name, description = "", type, default: standard }: NamedEntry, category: string): InputType {
  return {
    name,
    description,
    table: {
      category,
      ...(type ? { type: { summary: type.text } } : {}),
      ...(standard === undefined ? {} : { defaultValue: { summary: standard } }),
    },
  };
}

function controlOf({ type }: NamedEntry): InputType {
  const text = (type?.text ?? "").replace(/\s*\|\s*undefined$/, "");
  if (/^(boolean|number|string)$/.test(text))
    return { type: { name: text as "boolean" | "number" | "string" } };
  const options = text.split(/\s*\|\s*/).map((option) => /^["'](.*)["']$/.exec(option)?.[1]);
  if (options.length > 1 && options.every((option) => option !== undefined))
    return { control: { type: "select" }, options };
  return { control: /=>|Client|Strings/.test(text) ? false : { type: "object" } };
}

function signatureOf({ name, parameters = [] }: MemberEntry): string {
  return `${name}(${parameters.map((parameter) => parameter.name).join(", ")})`;
}

function table<Entry>(
  entries: readonly Entry[],
  key: (entry: Entry) => string,
  show: (entry: Entry) => InputType,
): ArgTypes {
  return Object.fromEntries(entries.map((entry) => [key(entry), show(entry)]));
}
