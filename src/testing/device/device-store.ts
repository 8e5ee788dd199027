import { OpenOrClosed } from "../../adapters/store-condition.js";
import type { KeptOutbox, OutboxStore, StoreChanges, WriteResult } from "../../core/outbox/outbox-store.js";
import type { Operation } from "../../core/outbox/operation.js";
import type { Disk } from "./disk.js";
import { type CallHandlers, storeCall, type StorageCallName, type StoreCall } from "./store-call.js";

/** What one page sees of a disk. Somebody else says how its calls go on, and when. */
export class DeviceStore implements OutboxStore {
  readonly condition = new OpenOrClosed({ name: "durable" });
  private readonly disk: Disk;
  private readonly take: (call: StoreCall) => void;

  /** @param take - gets each call, and carries it out or not. */
  constructor(disk: Disk, take: (call: StoreCall) => void) {
    this.disk = disk;
    this.take = take;
  }

  read(after = 0): Promise<KeptOutbox> {
    return this.ask("read", null, () => this.disk.read(after));
  }

  append(operation: Operation): Promise<number> {
    return this.ask("append", operation, () => this.disk.append(operation));
  }

  lead(): Promise<number> {
    return this.ask("lead", null, () => this.disk.lead());
  }

  write(changes: StoreChanges, epoch: number | null): Promise<WriteResult> {
    return this.ask("write", null, () => this.disk.write(changes, epoch));
  }

  beat(epoch: number): Promise<"written" | "fenced"> {
    return Promise.resolve(this.disk.beat(epoch));
  }

  lastBeat(): Promise<{ readonly epoch: number; readonly count: number }> {
    const { epoch, beats } = this.disk;
    return Promise.resolve({ epoch, count: beats });
  }

  close(): Promise<void> {
    this.condition.close(null);
    return Promise.resolve();
  }

  private ask<Answer>(
    name: StorageCallName,
    operation: Operation | null,
    work: () => Answer,
  ): Promise<Answer> {
    return new Promise((resolve, reject: CallHandlers<Answer>["reject"]) => {
      this.condition.assertOpen();
      this.take(storeCall(name, operation, { work, resolve, reject }));
    });
  }
}
