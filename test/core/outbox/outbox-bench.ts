import type { Decision, OutboxEvent, OutboxRequest } from "../../../src/core/outbox/events.js";
import { Outbox, type OutboxOptions } from "../../../src/core/outbox/outbox.js";
import type { Operation } from "../../../src/core/outbox/operation.js";
import type {
  Answer,
  SubmitEntry,
  SubmitFailure,
  SubmitRequest,
  SubmitResponse,
} from "../../../src/core/outbox/wire.js";
import { StoreError } from "../../../src/core/outbox/store-error.js";
import { someOperation } from "./some-operation.js";
import { Disk } from "../../../src/testing/device/disk.js";

interface Submitted {
  readonly token: number;
  readonly request: SubmitRequest;
}

/** What an entry is answered with; number and id are put in. */
export type AnswerBody = Answer extends infer A ? (A extends Answer ? Omit<A, "n" | "id"> : never) : never;

export const applied = { name: "applied", value: null, isTruncated: false, ids: [] } as const;
export const rejected = { name: "rejected", error: { code: "handler-threw", message: "No." } } as const;

/** One tab whose store answers at once, and whose server is the test. Chance always takes the shortest wait. */
export class OutboxBench {
  readonly outbox: Outbox;
  readonly disk: Disk;
  readonly told: OutboxRequest[] = [];
  readonly submitted: Submitted[] = [];
  nowMs = 0;
  /** The store refuses what this says. */
  refuses: (request: OutboxRequest) => boolean = () => false;
  private ringsAt: number | null = null;
  private clients = 0;

  constructor({ disk = new Disk({}), ...options }: Partial<OutboxOptions> & { readonly disk?: Disk } = {}) {
    this.disk = disk;
    this.outbox = new Outbox({
      actor: "me",
      chance: { next: () => 0 },
      newClient: () => `client${++this.clients}`,
      ...options,
    });
  }

  /** A bench whose tab leads, is connected, and has registered its client. */
  static leading(options: Partial<OutboxOptions> & { readonly disk?: Disk } = {}): OutboxBench {
    const bench = new OutboxBench(options);
    bench.open();
    return bench;
  }

  open(): void {
    this.say({ name: "opened" });
    this.say({ name: "lock-granted" });
    this.say({ name: "link-opened" });
  }

  enqueue(...operations: readonly (Partial<Operation> & { readonly id: string })[]): void {
    for (const fields of operations) this.say({ name: "enqueued", operation: someOperation(fields) });
  }

  decide(id: string, decision: Decision): void {
    this.say({ name: "decided", id, decision });
  }

  /** The entries of the newest request, after registering the client if that is what was asked for. */
  get entries(): readonly SubmitEntry[] {
    if (this.last?.request.register) this.respond({ name: "answered", answers: [], watermark: 0 });
    return this.last?.request.entries ?? [];
  }

  get sentIds(): readonly string[] {
    return this.entries.map(({ id }) => id);
  }

  get last(): Submitted | undefined {
    return this.submitted.at(-1);
  }

  /** Answers the newest request: each entry by its id, or all in the same way. */
  answer(answers: Readonly<Record<string, AnswerBody>> | AnswerBody = applied, watermark = 0): void {
    const all = this.entries.map(({ n, id }): Answer => {
      const body = "name" in answers ? (answers as AnswerBody) : (answers[id] ?? applied);
      return { n, id, ...body };
    });
    this.respond({ name: "answered", answers: all, watermark });
  }

  respond(response: SubmitResponse): void {
    this.say({ name: "answered", token: this.last?.token ?? 0, response });
  }

  fail(failure: SubmitFailure): void {
    this.say({ name: "submit-failed", token: this.last?.token ?? 0, failure });
  }

  pass(ms: number): void {
    const until = this.nowMs + ms;
    while (this.ringsAt !== null && this.ringsAt <= until) {
      this.nowMs = Math.max(this.nowMs, this.ringsAt);
      this.ringsAt = null;
      this.say({ name: "rang" });
    }
    this.nowMs = until;
  }

  say(event: OutboxEvent): void {
    const events = [event];
    for (let next = events.shift(); next !== undefined; next = events.shift()) {
      for (const request of this.outbox.step(next, this.nowMs)) events.push(...this.carryOut(request));
    }
  }

  outcomeOf(id: string): unknown {
    const settled = this.told.filter((request) => request.name === "settled" && request.id === id);
    return settled.map((request) => (request.name === "settled" ? request.outcome : null)).at(-1);
  }

  progressOf(id: string): string | undefined {
    return this.outbox.operations.find(({ operation }) => operation.id === id)?.progress.name;
  }

  private carryOut(request: OutboxRequest): OutboxEvent[] {
    if (this.refuses(request)) return [this.refusal(request)];
    switch (request.name) {
      case "append":
        return [
          {
            name: "appended",
            kept: [{ id: request.operation.id, position: this.disk.append(request.operation) }],
          },
        ];
      case "read":
        return [{ name: "read", token: request.token, kept: this.disk.read(request.after) }];
      case "lead":
        return [{ name: "led", token: request.token, epoch: this.disk.lead() }];
      case "write":
        return [
          { name: "wrote", token: request.token, result: this.disk.write(request.changes, request.epoch) },
        ];
      case "submit":
        this.submitted.push(request);
        return [];
      case "wake":
        this.ringsAt = request.afterMs === null ? null : this.nowMs + request.afterMs;
        return [];
      default:
        this.told.push(request);
        return [];
    }
  }

  private refusal(request: OutboxRequest): OutboxEvent {
    const error = new StoreError("quota", "The disk is full.");
    if (request.name === "append")
      return { name: "append-failed", refused: [{ id: request.operation.id, error }] };
    return { name: "store-failed", token: "token" in request ? request.token : 0, error };
  }
}
