import type { Json, JsonObject } from "../../../../src/core/outbox/json.js";
import { withNumber } from "../../../../src/core/outbox/number-ranges.js";
import type { Operation } from "../../../../src/core/outbox/operation.js";
import type {
  Answer,
  LedgerNews,
  RunEntry,
  SubmitEntry,
  SubmitFailure,
  SubmitRequest,
  SubmitResponse,
} from "../../../../src/core/outbox/wire.js";

/** What the app's functions do. */
export const appFunctions = [
  "ok",
  "create",
  "refusing",
  "conflicting",
  "later",
  "missing",
  "poison",
  "heavy",
] as const;
export type AppFunction = (typeof appFunctions)[number];

export interface Execution {
  readonly id: string;
  readonly fn: string;
  readonly lane: string;
  readonly args: JsonObject;
  readonly dependsOn: readonly number[];
  /** When it was committed. */
  readonly ts: bigint;
  /** Who was signed in. */
  readonly user: string;
}

interface Ledger {
  readonly settled: Set<number>;
  readonly outcomes: Map<number, { readonly id: string; readonly answer: Answer }>;
  readonly lanes: Map<string, number>;
  watermark: number;
}

export type SubmitResult =
  | { readonly name: "response"; readonly response: SubmitResponse }
  | { readonly name: "failure"; readonly failure: SubmitFailure };

export interface ServerFaults {
  /** Planted bug: the ledger forgets how operations ended as soon as it has answered. */
  readonly forgetsOutcomes?: boolean;
  /** Planted bug: a client that is missing is taken for a new one. */
  readonly takesMissingForNew?: boolean;
  /** Planted bug: rejections aren't recorded. */
  readonly forgetsRejections?: boolean;
  /** Planted bug: an operation runs though the one before it in its lane hasn't. */
  readonly ignoresGaps?: boolean;
  /** Planted bug: it is not compared who is signed in and who made the operations. */
  readonly ignoresActor?: boolean;
}

/** The server's half, as the protocol has it, without tables: what was run stands in `executions`. */
export class ModelServer {
  readonly executions: Execution[] = [];
  /** The operation that each number of each client was first sent for. */
  readonly numbers = new Map<string, string>();
  readonly reusedNumbers: string[] = [];
  /** How each operation ended here, each time that one was decided upon. */
  readonly endings = new Map<string, Set<string>>();
  isOverloaded = false;
  refuses = false;
  saysLater = false;
  isMissing = true;
  /** Entries that one request has room for. */
  room = 50;
  private readonly ledgers = new Map<string, Ledger>();
  private readonly faults: ServerFaults;
  private user = "";
  /** Of the newest commit. */
  ts = 0n;

  constructor(faults: ServerFaults = {}) {
    this.faults = faults;
  }

  /** Forgets all clients, as if they had been away for long. */
  prune(): void {
    this.ledgers.clear();
  }

  submit(request: SubmitRequest, user = request.actor ?? ""): SubmitResult {
    if (request.actor !== user && !this.faults.ignoresActor) {
      return { name: "response", response: { name: "wrong-identity" } };
    }
    this.user = user;
    this.note(request);
    const isPoisoned = request.entries.some((entry) => entry.kind === "run" && entry.fn === "poison");
    if (this.isOverloaded || isPoisoned) {
      return { name: "failure", failure: { name: "not-run", message: "Server Error" } };
    }
    return { name: "response", response: this.respond(request) };
  }

  /** What a live query shows of a client's ledger. */
  newsFor(client: string): LedgerNews {
    const { watermark, settled, outcomes } = this.ledgers.get(client) ?? newLedger();
    const above = [...settled].filter((n) => n > watermark);
    return {
      watermark,
      settled: above.reduce<LedgerNews["settled"]>(withNumber, []),
      outcomes: [...outcomes.values()].map(({ answer }) => answer).filter(isSettled),
    };
  }

  /** A call past the ledger. Answers the ids that it has made; null: it was refused. */
  runDirectly({ id, fn, lane, args, idPaths }: Operation, user: string): readonly string[] | null {
    if ((fn === "refusing" && this.refuses) || fn === "poison" || fn === "missing") return null;
    this.executions.push({ id, fn, lane, args, dependsOn: [], ts: ++this.ts, user });
    return idPaths.map((_path, k) => `real-${id}-${k}`);
  }

  private note({ client, entries }: SubmitRequest): void {
    for (const { n, id } of entries) {
      const key = `${client} ${n}`;
      const former = this.numbers.get(key) ?? id;
      if (former !== id) this.reusedNumbers.push(`${key}: ${former}, ${id}`);
      this.numbers.set(key, id);
    }
  }

  private respond(request: SubmitRequest): SubmitResponse {
    if (request.register || this.faults.takesMissingForNew)
      this.ledgers.set(request.client, this.ledgers.get(request.client) ?? newLedger());
    const ledger = this.ledgers.get(request.client);
    if (ledger === undefined) return { name: "expired" };
    for (const { from, to } of request.acked) {
      for (let n = from; n <= to; n++) {
        ledger.settled.add(n);
        ledger.outcomes.delete(n);
      }
    }
    const answers = request.entries.map((entry, at) =>
      this.answer(ledger, entry, at, request.entries.length),
    );
    while (ledger.settled.has(ledger.watermark + 1) && !ledger.outcomes.has(ledger.watermark + 1)) {
      ledger.watermark += 1;
    }
    return { name: "answered", answers, watermark: ledger.watermark };
  }

  private answer(ledger: Ledger, entry: SubmitEntry, at: number, count: number): Answer {
    const { n, id, lane, after } = entry;
    if (ledger.settled.has(n)) {
      const kept = ledger.outcomes.get(n);
      return kept?.id === id ? kept.answer : { n, id, name: "expired" };
    }
    if ((ledger.lanes.get(lane) ?? 0) > n) return { n, id, name: "expired" };
    if (after !== 0 && !ledger.settled.has(after) && !this.faults.ignoresGaps)
      return { n, id, name: "gap", after };
    if (entry.kind === "void") return this.record(ledger, entry, { n, id, name: "cancelled" });
    if (at >= this.room) return { n, id, name: "busy" };
    return this.run(ledger, entry, count);
  }

  private run(ledger: Ledger, entry: RunEntry, count: number): Answer {
    const { n, id, fn } = entry;
    if (fn === "missing" && this.isMissing) return { n, id, name: "unknown-function" };
    if (fn === "later" && this.saysLater) return { n, id, name: "later", waitMs: 5000 };
    if (fn === "heavy" && count > 1) return { n, id, name: "alone" };
    const realIds = this.realIdsFor(ledger, entry);
    if (realIds === null) return this.reject(ledger, entry, "dependency");
    if (fn === "refusing" && this.refuses) return this.reject(ledger, entry, "handler-threw");
    if (entry.witness && this.refuses)
      return this.record(ledger, entry, { n, id, name: "conflict", theirs: "yours" });
    const args = replaced(entry.args, realIds) as JsonObject;
    const { lane, dependsOn = [] } = entry;
    this.executions.push({ id, fn, lane, args, dependsOn, ts: this.ts + 1n, user: this.user });
    const ids = (entry.ids ?? []).map((_path, k) => `real-${id}-${k}`);
    return this.record(ledger, entry, { n, id, name: "applied", value: null, isTruncated: false, ids });
  }

  /** Null when it builds on something that has no effect. */
  private realIdsFor(ledger: Ledger, entry: RunEntry): ReadonlyMap<string, string> | null {
    const realIds = new Map<string, string>();
    for (const n of entry.dependsOn ?? []) {
      const kept = ledger.outcomes.get(n)?.answer;
      if (kept?.name !== "applied") return null;
      kept.ids.forEach((realId, k) => realIds.set(`tmp_${kept.id}_${k}`, realId));
    }
    return JSON.stringify(replaced(entry.args, realIds)).includes('"tmp_') ? null : realIds;
  }

  private reject(ledger: Ledger, entry: SubmitEntry, code: string): Answer {
    const { n, id } = entry;
    return this.record(ledger, entry, { n, id, name: "rejected", error: { code, message: "No." } });
  }

  private record(ledger: Ledger, { n, id, lane }: SubmitEntry, answer: Answer): Answer {
    const recorded = { ...answer, commitTs: ++this.ts };
    this.endings.set(id, (this.endings.get(id) ?? new Set()).add(answer.name));
    if (this.faults.forgetsOutcomes) return recorded;
    if (this.faults.forgetsRejections && answer.name === "rejected") return recorded;
    ledger.settled.add(n);
    ledger.outcomes.set(n, { id, answer: recorded });
    ledger.lanes.set(lane, n);
    return recorded;
  }
}

function isSettled(answer: Answer): answer is LedgerNews["outcomes"][number] {
  return ["applied", "rejected", "conflict", "cancelled"].includes(answer.name);
}

function newLedger(): Ledger {
  return { settled: new Set(), outcomes: new Map(), lanes: new Map(), watermark: 0 };
}

function replaced(value: Json, realIds: ReadonlyMap<string, string>): Json {
  return JSON.parse(JSON.stringify(value), (_key, item: Json) =>
    typeof item === "string" ? (realIds.get(item) ?? item) : item,
  ) as Json;
}
