/** The entry `convex-elements/outbox`: mutations that wait for the backend. */
export type {
  Effect,
  EffectCall,
  ForQuery,
  ListDraft,
  ListEffect,
  RowPlace,
  ValueEffect,
} from "../../core/outbox/effects/effect.js";
export {
  counter,
  insertAtEnd,
  insertAtPosition,
  insertAtStart,
  type NewRow,
  patch,
  remove,
  update,
} from "../../core/outbox/effects/ready-made.js";
export type { MutationOptions, MutationsOptions } from "./mutation-options.js";
export { queueMutations } from "./queue-mutations.js";
