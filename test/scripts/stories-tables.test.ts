import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { checkTables } from "../../scripts/stories-tables.mjs";

const manifest = {
  modules: [
    {
      declarations: [
        { name: "A helper" },
        {
          tagName: "a-list",
          attributes: [{ name: "page-size", fieldName: "pageSize" }],
          members: [
            { kind: "field", name: "pageSize" },
            { kind: "method", name: "scrollToKey" },
            { kind: "field", name: "styles", static: true },
          ],
          slots: [{ name: "" }, { name: "error" }],
          cssStates: [{ name: "error" }],
        },
      ],
    },
  ],
};

const whole = [
  { name: "page-size / pageSize", category: "Attributes and properties" },
  { name: "scrollToKey(key, align)", category: "Methods" },
  { name: "(default)", category: "Slots" },
  { name: "error", category: "Slots" },
  { name: "error", category: "States" },
];

/** Of a Storybook that has computed these tables. */
const pageWith = (tables: Record<string, typeof whole>): Page =>
  ({ evaluate: () => Promise.resolve(tables) }) as unknown as Page;

describe("the check of the stories' tables", () => {
  test("counts an element whose table has all of it", async () => {
    const result = await checkTables(pageWith({ "a-list": whole }), manifest);
    expect(result).toEqual({ passed: 1, failures: [] });
  });

  test.each(whole.map((row) => [`${row.category}: ${row.name}`, row] as const))(
    "misses %s",
    async (_, row) => {
      const rows = whole.filter((other) => other !== row);
      const { passed, failures } = await checkTables(pageWith({ "a-list": rows }), manifest);
      expect(passed).toBe(0);
      expect(failures).toHaveLength(1);
      expect(failures[0]).toMatch(/^the table of <a-list> lacks /);
    },
  );

  test("misses an element that no story shows", async () => {
    const result = await checkTables(pageWith({}), manifest);
    expect(result).toEqual({ passed: 0, failures: ["no story shows <a-list>"] });
  });
});
