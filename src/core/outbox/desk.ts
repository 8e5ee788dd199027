import type { OutboxEvent, OutboxRequest } from "./events.js";
import type { KeptOutbox, StoreChanges, WriteResult } from "./outbox-store.js";
import type { StoreError } from "./store-error.js";
import type { SubmitFailure, SubmitRequest, SubmitResponse } from "./wire.js";

interface Reply<Value, Failure = StoreError> {
  done(value: Value): void;
  failed(failure: Failure): void;
}

export interface Answered {
  readonly response: SubmitResponse;
  readonly ts: bigint | null;
}

/** Where the parts of an outbox put what they want to happen, and hear of what came of it. */
export class Desk {
  /** The monotonic clock, as of the event that is being taken in. */
  nowMs = 0;
  private requests: OutboxRequest[] = [];
  private lastToken = 0;
  private readonly reads = new Map<number, Reply<KeptOutbox>>();
  private readonly leads = new Map<number, Reply<number>>();
  private readonly writes = new Map<number, Reply<WriteResult>>();
  private readonly submits = new Map<number, Reply<Answered, SubmitFailure>>();

  ask(request: OutboxRequest): void {
    this.requests.push(request);
  }

  read(after: number, reply: Reply<KeptOutbox>): void {
    const token = this.expect(this.reads, reply);
    this.ask({ name: "read", token, after });
  }

  lead(reply: Reply<number>): void {
    const token = this.expect(this.leads, reply);
    this.ask({ name: "lead", token });
  }

  write(changes: StoreChanges, epoch: number | null, reply: Reply<WriteResult>): void {
    const token = this.expect(this.writes, reply);
    this.ask({ name: "write", token, changes, epoch });
  }

  submit(request: SubmitRequest, reply: Reply<Answered, SubmitFailure>): void {
    const token = this.expect(this.submits, reply);
    this.ask({ name: "submit", token, request });
  }

  /** Hands an answer to whoever asked. Each is asked for once and answered once; what comes twice is left out. */
  deliver(event: OutboxEvent): void {
    switch (event.name) {
      case "read":
        take(this.reads, event.token)?.done(event.kept);
        break;
      case "led":
        take(this.leads, event.token)?.done(event.epoch);
        break;
      case "wrote":
        take(this.writes, event.token)?.done(event.result);
        break;
      case "store-failed":
        (
          take(this.reads, event.token) ??
          take(this.leads, event.token) ??
          take(this.writes, event.token)
        )?.failed(event.error);
        break;
      case "answered":
        take(this.submits, event.token)?.done({ response: event.response, ts: event.ts ?? null });
        break;
      case "submit-failed":
        take(this.submits, event.token)?.failed(event.failure);
        break;
      default:
        break;
    }
  }

  takeRequests(): readonly OutboxRequest[] {
    const { requests } = this;
    this.requests = [];
    return requests;
  }

  private expect<R>(waiting: Map<number, R>, reply: R): number {
    this.lastToken += 1;
    waiting.set(this.lastToken, reply);
    return this.lastToken;
  }
}

function take<R>(waiting: Map<number, R>, token: number): R | undefined {
  const reply = waiting.get(token);
  waiting.delete(token);
  return reply;
}
