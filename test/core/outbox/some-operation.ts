import { DEFAULT_LANE, type Operation } from "../../../src/core/outbox/operation.js";

/** An operation of which only what matters to the test is named. */
export function someOperation(fields: Partial<Operation> & { readonly id: string }): Operation {
  return {
    fn: "messages:send",
    v: 1,
    args: {},
    lane: DEFAULT_LANE,
    dependsOn: [],
    idPaths: [],
    witness: null,
    policy: "none",
    label: null,
    createdAt: 0,
    retryOf: null,
    mergeRound: 0,
    ...fields,
  };
}
