import type { Range } from "../../src/server/wire.js";
import type { Entry } from "../../src/server/wire.js";

export type Kind = "add" | "addIfOpen" | "addWhenCalm" | "addAndFail";

/** The ledger and the app as one would write them down first: everything is remembered, nothing is bounded. */
export class LedgerModel {
  readonly #settled = new Map<number, { id: string; name: string }>();
  readonly #acked = new Set<number>();
  #isClosed = false;
  #isStormy = false;

  turn(name: string, isOn: boolean): void {
    if (name === "closed") this.#isClosed = isOn;
    else this.#isStormy = isOn;
  }

  /** The names of the answers that a request has to get. */
  submit(entries: readonly Entry[], acked: readonly Range[]): string[] {
    for (const { from, to } of acked) for (let n = from; n <= to; n++) this.#acked.add(n);
    const isKnown = (n: number) => this.#settled.has(n) || this.#acked.has(n);
    const isShared = entries.filter(({ kind, n }) => kind === "run" && !isKnown(n)).length > 1;
    return entries.map((entry) => {
      const { n, id, after } = entry;
      if (isKnown(n)) {
        const settled = this.#settled.get(n);
        return settled === undefined || settled.id !== id || this.#acked.has(n) ? "expired" : settled.name;
      }
      if (after !== 0 && !isKnown(after)) return "gap";
      const name = entry.kind === "void" ? "cancelled" : this.#run(entry.fn.slice("notes:".length), isShared);
      if (!["later", "alone"].includes(name)) this.#settled.set(n, { id, name });
      return name;
    });
  }

  #run(kind: string, isShared: boolean): string {
    if (kind === "addIfOpen" && this.#isClosed) return "rejected";
    if (kind === "addWhenCalm" && this.#isStormy) return "later";
    if (kind === "addAndFail") return isShared ? "alone" : "rejected";
    return "applied";
  }
}
