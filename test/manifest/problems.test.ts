import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { manifestProblems } from "../../scripts/manifest-problems.mjs";

interface Entry {
  name?: string;
  description?: string;
  fieldName?: string;
  type?: { text?: string };
  parameters?: Entry[];
  return?: unknown;
}

interface Element extends Record<string, unknown> {
  summary?: string;
  attributes: Entry[];
  members: Entry[];
  events: Entry[];
  slots: Entry[];
  cssParts: Entry[];
  cssProperties: Entry[];
  cssStates: Entry[];
}

interface Manifest {
  schemaVersion: string;
  modules: { declarations?: (Element & { tagName?: string })[]; exports?: unknown[] }[];
}

const file = path.resolve(import.meta.dirname, "../../custom-elements.json");

describe("the check of custom-elements.json", () => {
  let manifest: Manifest;
  let list: Element;

  beforeEach(() => {
    manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    list = manifest.modules
      .flatMap(({ declarations }) => declarations ?? [])
      .find(({ tagName }) => tagName === "realtime-list")!;
  });

  const named = (entries: Entry[], name: string) => entries.find((entry) => entry.name === name)!;

  it("finds nothing wrong with the one that we have", () => {
    expect(manifestProblems(manifest)).toEqual([]);
  });

  it.each([
    ["attributes", "page-size", "attribute"],
    ["members", "visibleRows", "member"],
    ["members", "loadMore", "member"],
    ["events", "list-change", "event"],
    ["slots", "group", "slot"],
    ["cssParts", "new-rows", "part"],
    ["cssProperties", "--realtime-list-gap", "custom property"],
    ["cssStates", "resting", "state"],
  ] as const)("misses the description among %s", (kind, name, noun) => {
    named(list[kind], name).description = "";
    expect(manifestProblems(manifest)).toEqual([
      `<realtime-list>: the ${noun} "${name}" has no description.`,
    ]);
  });

  const damages: readonly [string, (list: Element) => void, string][] = [
    ["the summary", (of) => delete of.summary, "it has no summary"],
    [
      "the type of an event",
      (of) => (named(of.events, "list-change").type = { text: "" }),
      'the event "list-change" has no type',
    ],
    [
      "the class of an event",
      (of) => (named(of.events, "list-change").type = { text: "Event" }),
      'the event "list-change" is Event, which is no class of ours',
    ],
    [
      "the type of an attribute",
      (of) => delete named(of.attributes, "page-size").type,
      'the attribute "page-size" has no type',
    ],
    [
      "the property of an attribute",
      (of) => of.members.splice(of.members.indexOf(named(of.members, "pageSize")), 1),
      'the attribute "page-size" sets "pageSize", which isn\'t there',
    ],
    [
      "the type of a property",
      (of) => delete named(of.members, "pageSize").type,
      'the property "pageSize" has no type',
    ],
    [
      "the type of a parameter",
      (of) => delete named(of.members, "scrollToKey").parameters![0]!.type,
      'the parameter "key" of scrollToKey() has no type',
    ],
    [
      "what a method returns",
      (of) => delete named(of.members, "loadMore").return,
      'the method "loadMore" returns nobody knows what',
    ],
    [
      "the name of a part that is there twice",
      (of) => of.cssParts.push(of.cssParts[0]!),
      'the part "base" is there twice',
    ],
  ];

  it.each(damages)("misses %s", (_what, damage, problem) => {
    damage(list);
    expect(manifestProblems(manifest)).toEqual([`<realtime-list>: ${problem}.`]);
  });

  it("misses the definition of a tag", () => {
    for (const module of manifest.modules)
      module.exports =
        module.exports?.filter((exported) => (exported as Entry).name !== "realtime-list") ?? [];
    expect(manifestProblems(manifest)).toEqual(["<realtime-list> is defined nowhere."]);
  });

  it("takes no manifest without elements", () => {
    expect(manifestProblems({ schemaVersion: "2.1.0", modules: [] })).toEqual(["There is no element in it."]);
  });

  it("takes no other version of the schema", () => {
    manifest.schemaVersion = "1.0.0";
    expect(manifestProblems(manifest)).toEqual(["The schema is version 1.0.0, and should be 2.1.0."]);
  });

  it("takes nothing that isn't of the schema", () => {
    delete list.slots[0]!.name;
    (list.cssStates as unknown[])[0] = "loading";
    expect(manifestProblems(manifest)).toEqual([
      "<realtime-list>: /cssStates/0 must be object.",
      "<realtime-list>: /slots/0 must have required property 'name'.",
    ]);
    delete (manifest as Partial<Manifest>).modules;
    expect(manifestProblems(manifest)).toEqual([
      "custom-elements.json:  must have required property 'modules'.",
    ]);
  });
});
