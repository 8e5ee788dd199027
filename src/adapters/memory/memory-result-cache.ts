import type { ResultCache } from "../../core/ports.js";

export interface MemoryResultCacheLimits {
  /** Default 100. */
  readonly maxEntries?: number;
  /** Sum of the weights, which are about rows. Default 20,000. */
  readonly maxWeight?: number;
}

/** Keeps results in memory; above its limits those go first that were set longest ago. */
export class MemoryResultCache implements ResultCache {
  private readonly entries = new Map<string, { readonly value: unknown; readonly weight: number }>();
  private readonly maxEntries: number;
  private readonly maxWeight: number;
  private weight = 0;

  constructor({ maxEntries = 100, maxWeight = 20_000 }: MemoryResultCacheLimits = {}) {
    this.maxEntries = maxEntries;
    this.maxWeight = maxWeight;
  }

  get(token: string): unknown {
    return this.entries.get(token)?.value;
  }

  set(token: string, value: unknown, weight: number): void {
    this.delete(token);
    this.entries.set(token, { value, weight });
    this.weight += weight;
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.maxEntries && this.weight <= this.maxWeight) return;
      this.delete(oldest);
    }
  }

  delete(token: string): void {
    this.weight -= this.entries.get(token)?.weight ?? 0;
    this.entries.delete(token);
  }

  clear(): void {
    this.entries.clear();
    this.weight = 0;
  }
}
