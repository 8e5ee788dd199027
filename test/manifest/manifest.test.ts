import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type CodeFacts, factsOf, kinds, programOf } from "./code-facts.js";

interface Entry {
  readonly name: string;
  readonly description: string;
}

type Documented = Readonly<Partial<Record<(typeof kinds)[number], readonly Entry[]>>> & {
  readonly tagName?: string;
};

const root = path.resolve(import.meta.dirname, "../..");
const { modules } = JSON.parse(readFileSync(path.join(root, "custom-elements.json"), "utf8")) as {
  readonly modules: readonly { readonly declarations?: readonly Documented[] }[];
};
const elements = modules.flatMap(({ declarations }) => declarations ?? []).filter(({ tagName }) => tagName);
const tags = elements.map(({ tagName }) => tagName!);
const documentationOf = (tag: string) => elements.find(({ tagName }) => tagName === tag)!;

const program = programOf(tags);

/** What is in one of the two and not in the other. */
function differences({ names }: CodeFacts, documented: Documented): readonly string[] {
  return kinds.flatMap((kind) => {
    const entries = documented[kind] ?? [];
    // Words that say more of a part stand in its description, as in "also `away`".
    const mentioned =
      kind === "cssParts"
        ? entries.flatMap(({ description }) => description.match(/(?<=`)[\w-]+(?=`)/g) ?? [])
        : [];
    const known = new Set([...entries.map(({ name }) => name), ...mentioned]);
    return [
      ...[...names[kind]]
        .filter((name) => !known.has(name))
        .map((name) => `${kind}: "${name}" isn't documented`),
      ...entries
        .filter(({ name }) => !names[kind].has(name))
        .map(({ name }) => `${kind}: "${name}" isn't there`),
    ];
  });
}

describe("custom-elements.json and the code", () => {
  it.each(tags)("have the same of <%s>", (tag) => {
    expect(differences(factsOf(program, tag), documentationOf(tag))).toEqual([]);
  });

  it("leave nothing that only running can tell, but the slots of single members", () => {
    const unknown = tags.flatMap((tag) => factsOf(program, tag).unknown.map((text) => `${tag}: ${text}`));
    expect(unknown).toEqual(["presence-indicator: this.#maker && this.#content?.slotOf(member)"]);
  });

  describe("are told apart where they differ", () => {
    const list = documentationOf("realtime-list");
    const without = (kind: (typeof kinds)[number], name: string): Documented => ({
      ...list,
      [kind]: list[kind]?.filter((entry) => entry.name !== name),
    });

    it.each([
      ["attributes", "page-size"],
      ["members", "visibleRows"],
      ["events", "list-change"],
      ["slots", "end"],
      ["slots", "group"],
      ["cssParts", "new-rows"],
      ["cssProperties", "--realtime-list-gap"],
      ["cssProperties", "--realtime-list-duration"],
      ["cssStates", "resting"],
    ] as const)("among %s: nothing is said of %s", (kind, name) => {
      const found = differences(factsOf(program, "realtime-list"), without(kind, name));
      expect(found).toEqual([`${kind}: "${name}" isn't documented`]);
    });

    it.each(kinds)("among %s: something is said of what isn't there", (kind) => {
      const entry = { name: "--realtime-list-gone", description: "Gone." };
      const documented = { ...list, [kind]: [...(list[kind] ?? []), entry] };
      expect(differences(factsOf(program, "realtime-list"), documented)).toEqual([
        `${kind}: "--realtime-list-gone" isn't there`,
      ]);
    });

    it("by what is new in the code", () => {
      const source = (file: string) => readFileSync(path.join(root, "src", file), "utf8");
      const replaced = (file: string, before: string, after: string) => {
        expect(source(file)).toContain(before);
        return [file, source(file).replace(before, after)] as const;
      };
      const planted = new Map([
        replaced(
          "elements/realtime-list/list-views.ts",
          '<slot name="end"></slot>',
          '<slot name="last"></slot><b part="${1 > 0 ? "one" : "two"} three"></b>',
        ),
        replaced(
          "elements/realtime-list/realtime-list.ts",
          "  readonly #settings",
          "  /** New. */\n  @property() newest = 1;\n  readonly #settings",
        ),
        replaced(
          "elements/realtime-list/realtime-list.styles.ts",
          "var(--realtime-list-gap",
          "var(--realtime-list-distance",
        ),
      ]);
      const found = differences(
        factsOf(programOf(["realtime-list"], planted, program), "realtime-list"),
        list,
      );
      expect([...found].sort()).toEqual([
        'attributes: "newest" isn\'t documented',
        'cssParts: "one" isn\'t documented',
        'cssParts: "three" isn\'t documented',
        'cssParts: "two" isn\'t documented',
        'cssProperties: "--realtime-list-distance" isn\'t documented',
        'cssProperties: "--realtime-list-gap" isn\'t there',
        'members: "newest" isn\'t documented',
        'slots: "end" isn\'t there',
        'slots: "last" isn\'t documented',
      ]);
    });
  });
});
