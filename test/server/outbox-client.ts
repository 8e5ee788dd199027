import type { Value } from "convex/values";
import type { Answer, Entry, Range, SubmitRequest, SubmitResponse } from "../../src/server/wire.js";
import { issuer, type Caller } from "./outbox-backends.js";

type RunFields = Partial<Omit<Extract<Entry, { kind: "run" }>, "kind">>;

let made = 0;

/** A client's half of the conversation with the ledger, said out loud. */
export class OutboxClient {
  readonly caller: Caller;
  readonly client: string;
  readonly #actor: string | null;

  constructor(caller: Caller, subject: string | null, client = newClient()) {
    this.caller = caller;
    this.client = client;
    this.#actor = subject === null ? null : `${issuer}|${subject}`;
  }

  request(entries: Entry[], more: Partial<SubmitRequest> = {}): SubmitRequest {
    return { protocol: 1, client: this.client, actor: this.#actor, acked: [], entries, ...more };
  }

  submit(entries: Entry[], more: Partial<SubmitRequest> = {}): Promise<SubmitResponse> {
    return this.caller.submit(this.request(entries, more));
  }

  register(): Promise<SubmitResponse> {
    return this.submit([], { register: true });
  }

  ack(...acked: Range[]): Promise<SubmitResponse> {
    return this.submit([], { acked });
  }

  /** Sends entries that are expected to be answered, each by itself. */
  async send(...entries: Entry[]): Promise<Answer[]> {
    const response = await this.submit(entries);
    if (response.name !== "answered") throw new Error(`The request was answered by ${response.name}.`);
    return response.answers;
  }
}

/** A number of its own for a client. */
function newClient(): string {
  return (++made).toString(16).padStart(32, "0");
}

/** An operation of the one lane, after the one before it unless `more` says otherwise. */
export function run(n: number, fn: string, args: Record<string, Value>, more: RunFields = {}): Entry {
  return { kind: "run", n, id: `op-${n}`, fn, args, lane: "main", after: n - 1, ...more };
}

export function voided(n: number, more: { id?: string; lane?: string; after?: number } = {}): Entry {
  return { kind: "void", n, id: `op-${n}`, lane: "main", after: n - 1, ...more };
}
