/**
 * A call of a mutation is safe: the outbox has it, and goes on with it until the backend has taken it.
 *
 * @public
 */
export class MutationSavedEvent extends Event {
  static readonly eventName = "mutation-saved";
  readonly id: string;
  readonly mutation: string;
  /** It would survive the end of the browser. */
  readonly isDurable: boolean;

  constructor(id: string, mutation: string, isDurable: boolean) {
    super(MutationSavedEvent.eventName);
    this.id = id;
    this.mutation = mutation;
    this.isDurable = isDurable;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "mutation-saved": MutationSavedEvent;
  }
}
