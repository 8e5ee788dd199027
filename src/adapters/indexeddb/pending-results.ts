import type { KeptResult } from "../../core/live/result-store.js";
import type { TokenChanges } from "./write-results.js";

interface Changes {
  isAnew: boolean;
  readonly parts: Map<string, KeptResult | null>;
}

/** What waits to be written: of each part the newest only. */
export class PendingResults {
  private byToken = new Map<string, Changes>();

  keep(result: KeptResult): void {
    this.of(result.token).parts.set(result.part, result);
  }

  forget(token: string, part?: string): void {
    if (part !== undefined) this.of(token).parts.set(part, null);
    else this.byToken.set(token, { isAnew: true, parts: new Map() });
  }

  /** Whether what is read of it now is out of date. */
  changes(token: string): boolean {
    const changes = this.byToken.get(token);
    return changes !== undefined && (changes.isAnew || changes.parts.size > 0);
  }

  /** It was read: that counts as a use. */
  used(token: string): void {
    this.of(token);
  }

  take(): ReadonlyMap<string, TokenChanges> {
    const taken = this.byToken;
    this.byToken = new Map();
    return taken;
  }

  private of(token: string): Changes {
    const changes = this.byToken.get(token) ?? { isAnew: false, parts: new Map() };
    this.byToken.set(token, changes);
    return changes;
  }
}
