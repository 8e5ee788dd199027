import { watchFor } from "./commits.js";
import { nextOperation } from "./operations.js";

/** Until one more task has run, so that nothing of the last operation is still under way. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** What the bench drives from outside. */
export function serve({ open }) {
  let store;
  return {
    async open(name) {
      store = await open(name);
    },

    /** One after the other. In milliseconds from the call: when it says that it is saved, and when it really is. */
    async one(count) {
      const results = [];
      for (let at = 0; at < count; at += 1) {
        const operation = nextOperation();
        const watch = watchFor(operation.mark);
        await turn();
        const start = performance.now();
        await store.enqueue(operation);
        const said = performance.now();
        const isEarly = !watch.isKept;
        results.push({ said: said - start, kept: (await watch.kept) - start, isEarly });
      }
      return results;
    },

    /** All in one go, without waiting. `kept` is when the last one is. */
    async many(count, isBulk) {
      const operations = Array.from({ length: count }, nextOperation);
      const watch = watchFor(operations.at(-1).mark);
      await turn();
      const start = performance.now();
      if (isBulk) await store.enqueueBulk(operations);
      else if (store.enqueueTogether) await store.enqueueTogether(operations);
      else await Promise.all(operations.map((operation) => store.enqueue(operation)));
      const said = performance.now();
      const isEarly = !watch.isKept;
      return { said: said - start, kept: (await watch.kept) - start, isEarly };
    },
  };
}
