import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChunkTree } from "../../../src/core/live/chunk-tree.js";

const lengths = { zero: 0, of: (chunk: string) => chunk.length, add: (a: number, b: number) => a + b };

const chunk = fc.string({ maxLength: 4 });
const edits = fc.array(
  fc.record({
    at: fc.nat(60),
    removed: fc.nat(5),
    chunks: fc.array(chunk, { maxLength: 5 }),
    isSet: fc.boolean(),
  }),
  { maxLength: 60 },
);

/** The longest way from the root to a chunk. */
function depthOf(tree: unknown): number {
  const depth = (node: { left: unknown; right: unknown } | null): number =>
    node ? 1 + Math.max(depth(node.left as never), depth(node.right as never)) : 0;
  return depth((tree as { root: never }).root);
}

describe("a chunk tree", () => {
  test("holds what an array holds, whatever was spliced and set", () => {
    fc.assert(
      fc.property(edits, (script) => {
        let tree = ChunkTree.of(lengths);
        let model: string[] = [];
        for (const { at, removed, chunks, isSet } of script) {
          const before = tree;
          const snapshot = [...model];
          const index = at % (model.length + 1);
          if (isSet && index < model.length) {
            tree = tree.set(index, chunks.join(""));
            model[index] = chunks.join("");
          } else {
            tree = tree.splice(index, removed, chunks);
            model = [...model];
            model.splice(index, removed, ...chunks);
          }
          expect([...before.from()]).toEqual(snapshot);
          expect([...tree.from()]).toEqual(model);
          expect([tree.size, tree.sum]).toEqual([model.length, model.join("").length]);
        }
        model.forEach((text, index) => {
          expect(tree.at(index)).toEqual({
            index,
            chunk: text,
            before: model.slice(0, index).join("").length,
          });
          expect([...tree.from(index)]).toEqual(model.slice(index));
        });
        for (let target = 0; target <= tree.sum + 1; target++) {
          const index = model.findIndex((_text, at) => model.slice(0, at + 1).join("").length > target);
          expect(tree.seek((sum) => sum > target)?.index ?? -1).toBe(index);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("stays shallow, however it grew", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 500, maxLength: 1_000 }), fc.boolean(), (places, atEnd) => {
        let tree = ChunkTree.of(lengths);
        for (const place of places) tree = tree.splice(atEnd ? tree.size : place % (tree.size + 1), 0, ["x"]);
        for (const place of places.slice(200)) tree = tree.splice(place % tree.size, 1, []);
        // Weight balance 3: each side holds at most three quarters of the weight.
        expect(depthOf(tree)).toBeLessThanOrEqual(Math.log(tree.size + 1) / Math.log(4 / 3));
      }),
      { numRuns: 20 },
    );
  });

  test("refuses places that it does not have", () => {
    const tree = ChunkTree.of(lengths, ["a"]);
    expect(() => tree.at(1)).toThrow("no chunk 1");
    expect(() => tree.set(1, "b")).toThrow("no chunk");
  });
});
