import { expect, test } from "vitest";
import type { Range } from "../../src/server/wire.js";
import { run } from "./outbox-client.js";
import { describeOnBackends } from "./outbox-world.js";

interface Cost {
  read: number;
  written: number;
  queries: number;
}

// docs/server.md tells these figures.
describeOnBackends("what a submit costs beside what its operations do", (world) => {
  test("grows by a row an operation, and not by what was there before", async () => {
    const client = await world().client();
    const costOf = (from: number, to: number, acked: Range[] = []) => {
      const entries = [];
      for (let n = from; n <= to; n++) entries.push(run(n, "notes:echo", { value: n }));
      return client.caller.mutation<Cost>("cost:ofSubmit", {
        request: { ...client.request(entries), acked },
      });
    };
    await costOf(1, 1);
    const idle = await costOf(1, 0);
    const one = await costOf(2, 2);
    const ten = await costOf(3, 12);
    const again = await costOf(3, 12);
    const kept = await costOf(1, 0, [{ from: 1, to: 12 }]);

    expect(idle).toMatchObject({ read: 5, written: 1 });
    expect(one).toMatchObject({ read: 6, written: 2 + 1 });
    expect(ten).toMatchObject({ read: 6, written: 2 + 10 });
    expect(again).toMatchObject({ read: 5 + 10, written: 1 });
    expect(kept).toMatchObject({ read: 5 + 2 * 12, written: 2 + 12 });
  });
});
