import { expect, test } from "vitest";
import {
  operationsNamedIn,
  temporaryId,
  withIdsOf,
  withRealIds,
} from "../../../src/core/outbox/temporary-ids.js";

const args = { list: ["tmp_a_0", { deep: "tmp_b-1_12" }], text: "about tmp_a_0", tmp_c_0: "field", n: null };

test("operations are found by their temporary ids, wherever these stand as a value", () => {
  expect(operationsNamedIn(args)).toEqual(["a", "b-1"]);
  expect(temporaryId("b-1", 12)).toBe("tmp_b-1_12");
});

test("known ones are replaced, and everything else stays as it was", () => {
  const replaced = withRealIds(args, new Map([["tmp_a_0", "real"]]));
  expect(replaced).toEqual({ ...args, list: ["real", { deep: "tmp_b-1_12" }] });
  expect(withRealIds(args, new Map([["tmp_z_0", "real"]]))).toBe(args);
});

test("those of one operation become those of another", () => {
  expect(withIdsOf(args, "a", "z").list).toEqual(["tmp_z_0", { deep: "tmp_b-1_12" }]);
});
