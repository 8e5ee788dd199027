import { RealtimeError } from "../core/errors.js";
import type { DecisionState, OutboxSource } from "./outbox-source.js";

const tooLate = (): Promise<DecisionState> => Promise.resolve({ name: "too-late" });

/** Where no mutation is queued. */
export const noOutbox: OutboxSource = {
  current: null,
  operations: [],
  operation: () => undefined,
  subscribe(listener) {
    listener(null);
    return () => undefined;
  },
  undo: tooLate,
  discard: tooLate,
  retry: tooLate,
  settled: () =>
    Promise.resolve({
      name: "interrupted",
      error: new RealtimeError("mutation-interrupted", "There is no outbox."),
    }),
  register: () => false,
  export: () => JSON.stringify({ operations: [], unreadable: [] }, null, 2),
};
