import { expect, test } from "vitest";
import { partitionName } from "../../../src/adapters/indexeddb/partition.js";

test("no two of deployment and identity share a name", () => {
  const parts = [
    ["https://a.example", null],
    ["https://a.example", "anonymous"],
    ["https://a.example", ""],
    ["https://a.example", '["issuer","me"]'],
    ["https://a.example", '["issuer","ME"]'],
    ["https://a.example/identity:x", null],
    ["https://a.example", "x/identity:x"],
    ["https://a.example/x", "x"],
    ["https://b.example", null],
  ] as const;
  const names = parts.map(([deployment, identity]) => partitionName(deployment, identity));
  expect(new Set(names).size).toBe(parts.length);
});
