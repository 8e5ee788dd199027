import type { RealtimeError } from "../core/errors.js";

/** How a call of a mutation ended. `failed`: the code of the error says whether it may have taken effect. */
export type MutationEnd =
  | { readonly name: "applied"; readonly value: unknown }
  | { readonly name: "failed"; readonly error: RealtimeError };

/**
 * A call of a mutation has ended. One that was taken back or let go has not.
 *
 * @public
 */
export class MutationSettledEvent extends Event {
  static readonly eventName = "mutation-settled";
  /** The call, as `client.mutate` named it: the same in all events of the call. */
  readonly id: string;
  /** The name of the mutation, as in "messages:send". */
  readonly mutation: string;
  /** What it was called with. */
  readonly args: Readonly<Record<string, unknown>>;
  /** How it ended: with what the mutation returned, or with an error. */
  readonly outcome: MutationEnd;

  constructor(
    { id, mutation, args }: Pick<MutationSettledEvent, "id" | "mutation" | "args">,
    outcome: MutationEnd,
  ) {
    super(MutationSettledEvent.eventName);
    this.id = id;
    this.mutation = mutation;
    this.args = args;
    this.outcome = outcome;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "mutation-settled": MutationSettledEvent;
  }
}
