import { above, withNumber } from "./number-ranges.js";
import type { OutboxMeta } from "./outbox-store.js";

/** What is known of the client that the server keeps a ledger for, and what of that is durable. */
export class ClientBook {
  /** Null until there is something to send. */
  meta: OutboxMeta | null;
  private durable: OutboxMeta | null;
  private readonly newId: () => string;

  constructor(meta: OutboxMeta | null, newId: () => string) {
    this.meta = meta;
    this.durable = meta;
    this.newId = newId;
  }

  /** What requests may speak of. */
  get kept(): OutboxMeta | null {
    return this.durable;
  }

  get isChanged(): boolean {
    return this.meta !== this.durable;
  }

  /** Numbers and what is acknowledged are written with the operations that they are about; these wait for nothing. */
  get mustBeKept(): boolean {
    const { meta, durable } = this;
    return meta !== null && (meta.client !== durable?.client || meta.isRegistered !== durable.isRegistered);
  }

  /** It has begun under a new name, and the store has the old one. */
  get isRenamed(): boolean {
    return this.durable !== null && this.meta?.client !== this.durable.client;
  }

  written(meta: OutboxMeta | null): void {
    this.durable = meta;
  }

  /** Makes the client, the first time that it is needed. */
  open(): OutboxMeta {
    return (this.meta ??= this.newMeta(this.newId()));
  }

  /** The server has forgotten the client: numbers begin anew, under a new name. */
  startAnew(): void {
    this.meta = this.newMeta(this.meta?.generation ?? this.newId());
  }

  registered(): void {
    if (this.meta) this.meta = { ...this.meta, isRegistered: true };
  }

  nextNumber(): number {
    const meta = this.open();
    this.meta = { ...meta, nextNumber: meta.nextNumber + 1 };
    return meta.nextNumber;
  }

  acknowledge(n: number): void {
    this.setAcked((acked) => withNumber(acked, n));
  }

  /** The server knows these for good. */
  watermarkAt(n: number): void {
    this.setAcked((acked) => above(acked, n));
  }

  private setAcked(change: (acked: OutboxMeta["acked"]) => OutboxMeta["acked"]): void {
    if (this.meta === null) return;
    const acked = change(this.meta.acked);
    if (acked !== this.meta.acked) this.meta = { ...this.meta, acked };
  }

  private newMeta(generation: string): OutboxMeta {
    return { client: this.newId(), isRegistered: false, nextNumber: 1, acked: [], generation };
  }
}
