import { noOutbox } from "../client/no-outbox.js";
import type { DecisionState, OutboxSource, WaitingOperation } from "../client/outbox-source.js";
import type { RealtimeClient } from "../client/realtime-client.js";
import type { OutboxState } from "../core/outbox/outbox-state.js";
import type { ClientControllerOptions } from "./client-controller.js";
import type { ControllerHost } from "./host.js";
import { WatchController } from "./watch-controller.js";

/**
 * What waits for the backend, in a Lit element, and what a person can do about it.
 *
 * ```ts
 * class Unsent extends LitElement {
 *   #outbox = new OutboxController(this);
 *   render() { return html`${this.#outbox.state?.pending ?? 0} not sent yet`; }
 * }
 * ```
 *
 * @public
 */
export class OutboxController extends WatchController<ClientControllerOptions, OutboxSource> {
  constructor(host: ControllerHost, options: () => ClientControllerOptions = () => ({})) {
    super(host, options);
  }

  /** Null without a client, while nobody knows who acts, and where no mutation is queued. */
  get state(): OutboxState | null {
    return this.source?.current ?? null;
  }

  /** In the order in which they run. */
  get operations(): readonly WaitingOperation[] {
    return this.source?.operations ?? [];
  }

  /** Takes an operation back that was never sent. */
  undo(id: string): Promise<DecisionState> {
    return (this.source ?? noOutbox).undo(id);
  }

  /** Lets an operation go. */
  discard(id: string): Promise<DecisionState> {
    return (this.source ?? noOutbox).discard(id);
  }

  /** Tries an operation again that has failed, with other arguments if some are given. */
  retry(id: string, args?: Readonly<Record<string, unknown>>): Promise<DecisionState> {
    return (this.source ?? noOutbox).retry(id, args);
  }

  /** All that waits as JSON, for a person to keep. */
  export(): string {
    return (this.source ?? noOutbox).export();
  }

  protected override open(client: RealtimeClient): OutboxSource | undefined {
    // A hand-made client may have none.
    return (client as Partial<RealtimeClient>).outbox;
  }

  protected override isSame(): boolean {
    return true;
  }
}
