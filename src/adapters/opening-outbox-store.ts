import { SourceValue } from "../core/source-value.js";
import type {
  KeptOutbox,
  OutboxStore,
  StoreChanges,
  StoreCondition,
  WriteResult,
} from "../core/outbox/outbox-store.js";
import type { Operation } from "../core/outbox/operation.js";
import type { Source } from "../core/source.js";

/** A store that is still being opened: what is asked of it waits until it is. */
export class OpeningOutboxStore implements OutboxStore {
  readonly condition: Source<StoreCondition>;
  private readonly opening: Promise<OutboxStore>;

  /** @param opening - never rejects: where there is nothing better, it is one in memory. */
  constructor(opening: Promise<OutboxStore>) {
    this.opening = opening;
    // Nothing is called saved before an append has resolved, and by then it is known.
    const condition = new SourceValue<StoreCondition>({ name: "durable" });
    this.condition = condition;
    void opening.then((store) => store.condition.subscribe((now) => condition.set(now)));
  }

  async read(after?: number): Promise<KeptOutbox> {
    return (await this.opening).read(after);
  }

  async append(operation: Operation): Promise<number> {
    return (await this.opening).append(operation);
  }

  async lead(): Promise<number> {
    return (await this.opening).lead();
  }

  async write(changes: StoreChanges, epoch: number | null): Promise<WriteResult> {
    return (await this.opening).write(changes, epoch);
  }

  async beat(epoch: number): Promise<"written" | "fenced"> {
    return (await this.opening).beat(epoch);
  }

  async lastBeat(): Promise<{ readonly epoch: number; readonly count: number }> {
    return (await this.opening).lastBeat();
  }

  async close(): Promise<void> {
    await (await this.opening).close();
  }
}
