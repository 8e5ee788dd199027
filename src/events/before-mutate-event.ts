/**
 * A mutation is about to be called. `preventDefault()` keeps it from being called; other `args` are called with.
 *
 * @public
 */
export class BeforeMutateEvent extends Event {
  static readonly eventName = "before-mutate";
  readonly mutation: string;
  /** What it is called with. Change it, or set another object. */
  args: Record<string, unknown>;

  constructor(mutation: string, args: Record<string, unknown>) {
    super(BeforeMutateEvent.eventName, { bubbles: true, composed: true, cancelable: true });
    this.mutation = mutation;
    this.args = args;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "before-mutate": BeforeMutateEvent;
  }
}
