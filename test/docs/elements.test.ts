import { describe, expect, it } from "vitest";
import { documentedElements, pageWithReference } from "../../scripts/element-pages.mjs";
import { allPages, textOf } from "./markdown.js";

/** What is used of a declaration of the manifest here. */
interface Declaration {
  readonly tagName: string;
  readonly attributes?: readonly { readonly name: string; readonly fieldName?: string }[];
  readonly members?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly attribute?: string;
    readonly static?: boolean;
  }[];
}

const elements = (await documentedElements()) as { declaration: Declaration; page: string }[];

/** The rows of the table of attributes and properties that a page begins with: what each cell names. */
function documented(page: string): { readonly attributes: string[]; readonly properties: string[] } {
  const lines = textOf(page).split("\n");
  const start = lines.findIndex((line) => /^\| attribute +\| property/.test(line));
  const names = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  const rows = lines
    .slice(start + 2)
    .slice(
      0,
      lines.slice(start + 2).findIndex((line) => !line.startsWith("|")),
    )
    .map((line) => line.split("|").slice(1));
  const attributes = rows.flatMap(([attribute]) => names(attribute));
  const properties = rows.flatMap(([attribute, property = ""]) =>
    property.trim() === "the same" ? names(attribute) : names(property),
  );
  return { attributes, properties };
}

describe("the page of an element", () => {
  it("exists for each, and for nothing else", () => {
    const pages = allPages().filter((page) => /^src\/elements\//.test(page));
    expect(elements.map(({ page }) => page).sort()).toEqual(pages);
    expect(pages.length).toBeGreaterThan(5);
  });

  it.each(elements)("has all attributes and properties, and no others: $page", ({ declaration, page }) => {
    const { attributes, properties } = documented(page);
    expect(attributes.sort()).toEqual((declaration.attributes ?? []).map(({ name }) => name).sort());
    // Words of one's own are for all elements, and are said once.
    const fields = (declaration.members ?? []).filter(
      (member) => member.kind === "field" && member.name !== "strings" && !member.static,
    );
    const prose = textOf(page).split("## Reference")[0]!;
    for (const { name, attribute } of fields) {
      if (attribute !== undefined) expect(properties).toContain(name);
      else expect(prose).toContain(`\`${name}\``);
    }
    const known = new Set([...fields.map(({ name }) => name), "strings"]);
    expect(properties.filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(elements)(
    "has the manifest's methods, events, slots, parts, properties and states: $page",
    async ({ declaration, page }) => {
      expect(textOf(page)).toBe(await pageWithReference(page, declaration));
    },
  );

  it("would be noticed where it isn't so", async () => {
    const [{ declaration, page } = elements[0]!] = elements;
    const events = [{ name: "never", description: "Nothing." }];
    expect(await pageWithReference(page, { ...declaration, events })).not.toBe(textOf(page));
  });
});
