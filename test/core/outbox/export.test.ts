import { expect, test } from "vitest";
import { exported } from "../../../src/core/outbox/export.js";
import { OutboxBench, applied } from "./outbox-bench.js";

test("everything can be taken along: operations, what became of them, and what nobody could read", () => {
  const bench = OutboxBench.leading();
  bench.enqueue({ id: "a", args: { text: "hello" }, label: "Send" });
  bench.entries;
  bench.answer({ ...applied, commitTs: 7n });
  const unreadable = [{ position: 9, revision: 0, bytes: new Uint8Array([0, 255]) }];
  expect(JSON.parse(exported(bench.outbox.operations, unreadable))).toMatchObject({
    operations: [
      { id: "a", label: "Send", args: { text: "hello" }, progress: { name: "applied", commitTs: "7" } },
    ],
    unreadable: [{ position: 9, bytes: "00ff" }],
  });
});
