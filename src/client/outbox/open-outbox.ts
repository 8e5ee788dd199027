import type { OutboxRunner } from "../../core/outbox/outbox-runner.js";
import type { OutboxState } from "../../core/outbox/outbox-state.js";
import type { OutboxStore } from "../../core/outbox/outbox-store.js";
import type { Unsubscribe } from "../../core/source.js";
import type { MutationOutcome } from "../realtime-client.js";
import type { OutboxPlace } from "./outbox-places.js";

/** The outbox of one identity while it acts. */
export class OpenOutbox {
  readonly runner: OutboxRunner;
  readonly condition: OutboxStore["condition"];
  /** What operations settle with when it is closed before they have. */
  readonly over: Promise<MutationOutcome<never>>;
  private end: (outcome: MutationOutcome<never>) => void = () => undefined;
  private leave: Unsubscribe = () => undefined;
  /** Deletes what is kept, after it was closed. */
  readonly erase: OutboxPlace["erase"];
  private readonly changed: (state: OutboxState) => void;

  constructor(
    runner: OutboxRunner,
    condition: OutboxStore["condition"],
    changed: (state: OutboxState) => void,
    erase: OutboxPlace["erase"],
  ) {
    this.runner = runner;
    this.condition = condition;
    this.erase = erase;
    this.changed = changed;
    this.over = new Promise((resolve) => (this.end = resolve));
  }

  start(): void {
    this.leave = this.runner.state.subscribe(this.changed);
    this.runner.start();
  }

  async close(outcome: MutationOutcome<never>): Promise<void> {
    this.leave();
    this.end(outcome);
    await this.runner.close();
  }
}
