import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { editorData } from "../../scripts/editor-data.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(path.join(root, "custom-elements.json"), "utf8")) as {
  modules: { declarations?: { tagName?: string; attributes?: { name: string }[] }[] }[];
};

interface Named {
  readonly name: string;
  readonly description: string;
}

interface Tag extends Named {
  readonly attributes: readonly Named[];
}

interface Files {
  readonly "html.json": { readonly tags: readonly Tag[] };
  readonly "css.json": { readonly properties: readonly Named[] };
  readonly "web-types.json": {
    readonly contributions: {
      readonly html: {
        readonly elements: readonly (Tag & {
          readonly js: { readonly events: readonly Named[]; readonly properties: readonly Named[] };
        })[];
      };
      readonly css: { readonly "pseudo-elements": readonly Named[] };
    };
  };
}

const files = editorData(manifest, { name: "convex-elements", version: "1.2.3" }) as unknown as Files;
const { "html.json": html, "css.json": css, "web-types.json": web } = files;
const { elements } = web.contributions.html;

describe("what editors know", () => {
  it("is every tag with every attribute", () => {
    const known = manifest.modules
      .flatMap(({ declarations }) => declarations ?? [])
      .filter(({ tagName }) => tagName !== undefined)
      .map(({ tagName, attributes }) => [tagName, attributes?.map(({ name }) => name)]);
    expect(known.length).toBeGreaterThan(8);
    const named = (tags: readonly Tag[]) =>
      tags.map(({ name, attributes }) => [name, attributes.map((attribute) => attribute.name)]);
    expect(named(html.tags)).toEqual(known);
    expect(named(elements)).toEqual(known);
  });

  it("is which words an attribute takes, and which takes none", () => {
    const list = html.tags.find(({ name }) => name === "realtime-list")!;
    const attribute = (name: string) => list.attributes.find((one) => one.name === name);
    expect(attribute("selection")).toMatchObject({ values: [{ name: "single" }, { name: "multiple" }] });
    expect(attribute("paused")).toMatchObject({ valueSet: "v" });
    expect(attribute("label")).not.toHaveProperty("values");
  });

  it("is what a tag sends and what of it is a property", () => {
    const list = elements.find(({ name }) => name === "realtime-list")!;
    expect(list.js.events).toContainEqual(
      expect.objectContaining({ name: "list-change", type: "ListChangeEvent" }),
    );
    expect(list.js.properties).toContainEqual(
      expect.objectContaining({ name: "loadedCount", "read-only": true }),
    );
    expect(list.js.properties).not.toContainEqual(expect.objectContaining({ name: "loadMore" }));
  });

  it("is each part and state once, with all tags that have it", () => {
    const parts = web.contributions.css["pseudo-elements"];
    expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
    const button = parts.find(({ name }) => name === "part(button)")!;
    expect(button.description).toMatch(/<live-value>[\s\S]*<realtime-list>/);
    expect(css.properties).toContainEqual(
      expect.objectContaining({
        name: "--realtime-list-column",
        description: "The least width of a column in a grid. Default: 14rem",
      }),
    );
  });
});
