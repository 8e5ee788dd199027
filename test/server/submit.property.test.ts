import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer, Entry, Range } from "../../src/server/wire.js";
import { LedgerModel, type Kind } from "./ledger-model.js";
import { outboxBackends, type OutboxBackend } from "./outbox-backends.js";
import { OutboxClient, run, voided } from "./outbox-client.js";

/** What becomes of a request on its way, and of its answer. */
type Fate = "answered" | "lost" | "answer lost" | "delivered twice";

type Step =
  | { name: "enqueue"; lane: string; kind: Kind }
  | { name: "send"; count: number; fate: Fate }
  | { name: "replay"; which: number }
  | { name: "turn"; which: "closed" | "storm"; isOn: boolean }
  | { name: "ack"; fate: Fate }
  | { name: "give up"; which: number };

const fate = fc.constantFrom<Fate>("answered", "answered", "lost", "answer lost", "delivered twice");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      name: fc.constant("enqueue" as const),
      lane: fc.constantFrom("a", "b"),
      kind: fc.constantFrom<Kind>("add", "add", "addIfOpen", "addWhenCalm", "addAndFail"),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      name: fc.constant("send" as const),
      count: fc.integer({ min: 1, max: 6 }),
      fate,
    }),
  },
  { weight: 2, arbitrary: fc.record({ name: fc.constant("replay" as const), which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      name: fc.constant("turn" as const),
      which: fc.constantFrom("closed" as const, "storm" as const),
      isOn: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ name: fc.constant("ack" as const), fate }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant("give up" as const), which: fc.nat() }) },
);

interface Operation {
  readonly n: number;
  readonly lane: string;
  readonly kind: Kind;
  readonly after: number;
  isGivenUp: boolean;
  /** The answer that settled it, as the client has heard it. */
  outcome?: Answer;
  isAcked: boolean;
}

interface Request {
  readonly entries: Entry[];
  readonly acked: Range[];
}

const settling = ["applied", "rejected", "cancelled"];

/** A client that keeps the rules, on a network that keeps none, and what was ever said of each operation. */
class Schedule {
  readonly #outbox: OutboxClient;
  readonly #turn: (name: string, isOn: boolean) => Promise<unknown>;
  readonly #model = new LedgerModel();
  readonly #operations: Operation[] = [];
  readonly #requests: Request[] = [];
  /** Every settling answer that ever came, also to requests whose answers the client never saw. */
  readonly #said = new Map<number, Answer>();

  constructor(outbox: OutboxClient, turn: (name: string, isOn: boolean) => Promise<unknown>) {
    this.#outbox = outbox;
    this.#turn = turn;
  }

  async start(): Promise<void> {
    await this.#outbox.register();
    for (const name of ["closed", "storm"]) await this.#turn(name, false);
  }

  async do(step: Step): Promise<void> {
    switch (step.name) {
      case "enqueue":
        this.#enqueue(step.lane, step.kind);
        break;
      case "send":
        await this.#send({ entries: this.#next(step.count), acked: [] }, step.fate);
        break;
      case "replay": {
        const request = this.#requests[step.which % Math.max(1, this.#requests.length)];
        if (request !== undefined) await this.#deliver(request);
        break;
      }
      case "turn":
        this.#model.turn(step.which, step.isOn);
        await this.#turn(step.which, step.isOn);
        break;
      case "ack":
        await this.#ack(step.fate);
        break;
      case "give up": {
        const open = this.#open();
        const operation = open[step.which % Math.max(1, open.length)];
        if (operation !== undefined) operation.isGivenUp = true;
      }
    }
  }

  /** The network is well again: everything settles in a bounded number of requests. */
  async end(): Promise<void> {
    for (const name of ["closed", "storm"])
      await this.do({ name: "turn", which: name as "storm", isOn: false });
    for (let left = 2 * this.#operations.length + 1; this.#open().length > 0; left--) {
      expect(left).toBeGreaterThan(0);
      await this.#send({ entries: this.#next(1), acked: [] }, "answered");
    }
    for (const request of this.#requests) await this.#deliver(request);
  }

  /** What all that was said promises of the rows that there are. */
  check(texts: readonly string[]): void {
    const done = texts.map(Number);
    for (const { n } of this.#operations) {
      const times = done.filter((each) => each === n).length;
      expect(times, `operation ${n}`).toBe(this.#said.get(n)?.name === "applied" ? 1 : 0);
    }
    for (const lane of ["a", "b"]) {
      const inLane = done.filter((n) => this.#operations[n - 1]?.lane === lane);
      expect(inLane).toEqual([...inLane].sort((x, y) => x - y));
    }
  }

  #enqueue(lane: string, kind: Kind): void {
    const after = this.#operations.findLast((each) => each.lane === lane)?.n ?? 0;
    const n = this.#operations.length + 1;
    this.#operations.push({ n, lane, kind, after, isGivenUp: false, isAcked: false });
  }

  #open(): Operation[] {
    return this.#operations.filter(({ outcome }) => outcome === undefined);
  }

  #next(count: number): Entry[] {
    return this.#open()
      .slice(0, count)
      .map(({ n, lane, kind, after, isGivenUp }) =>
        isGivenUp
          ? voided(n, { lane, after })
          : run(n, `notes:${kind}`, { text: `${this.#outbox.client}:${n}` }, { lane, after }),
      );
  }

  async #ack(fate: Fate): Promise<void> {
    const settled = this.#operations.filter(({ outcome, isAcked }) => outcome !== undefined && !isAcked);
    await this.#send({ entries: [], acked: settled.map(({ n }) => ({ from: n, to: n })) }, fate);
    if (fate !== "lost") for (const operation of settled) operation.isAcked = true;
  }

  async #send(request: Request, fate: Fate): Promise<void> {
    this.#requests.push(request);
    if (fate === "lost") return;
    let answers = await this.#deliver(request);
    if (fate === "delivered twice") answers = await this.#deliver(request);
    if (fate === "answer lost") return;
    for (const answer of answers) {
      const operation = this.#operations[answer.n - 1];
      if (operation === undefined) continue;
      if (settling.includes(answer.name)) operation.outcome = answer;
      // By the client's rules it had been heard of, and kept, by then.
      if (answer.name === "expired") expect(operation.outcome).toBeDefined();
    }
  }

  async #deliver({ entries, acked }: Request): Promise<Answer[]> {
    const response = await this.#outbox.submit(entries, { acked });
    if (response.name !== "answered") throw new Error(`The request was answered by ${response.name}.`);
    const { answers } = response;
    expect(answers.map(({ name }) => name)).toEqual(this.#model.submit(entries, acked));
    for (const answer of answers) {
      if (!settling.includes(answer.name)) continue;
      expect(answer).toEqual(this.#said.get(answer.n) ?? answer);
      this.#said.set(answer.n, answer);
    }
    return answers;
  }
}

const runs: Record<string, number> = { "convex-test": 120, "the embedded backend": 60 };

describe.each(Object.entries(outboxBackends))("any schedule of deliveries on %s", (name, start) => {
  let backend: OutboxBackend;
  beforeAll(async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    backend = await start();
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await backend.close();
  });

  it("does each operation once, in its lane's order, and never says two things of it", async () => {
    const caller = await backend.as(null);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25, size: "max" }), async (steps) => {
        const outbox = new OutboxClient(caller, null);
        const schedule = new Schedule(outbox, (name, isOn) =>
          caller.mutation("switches:turn", { name, isOn }),
        );
        await schedule.start();
        for (const step of steps) await schedule.do(step);
        await schedule.end();
        const texts = (await caller.query<string[]>("notes:texts")).map((text) => text.split(":"));
        schedule.check(texts.flatMap(([client, n]) => (client === outbox.client ? [n ?? ""] : [])));
      }),
      { numRuns: runs[name] ?? 0 },
    );
  });
});
