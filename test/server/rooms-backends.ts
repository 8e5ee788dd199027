/// <reference types="vite/client" />
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { convexToJson, type Value } from "convex/values";
import { convexTest } from "convex-test";
import { vi } from "vitest";
import type { Deployment } from "../../src/embedded/deployment/deployment.js";
import type { Transaction } from "../../src/embedded/engine/transaction.js";
import type { TransactionRun } from "../../src/embedded/functions/transaction-run.js";
import { startDevServer } from "../../src/embedded/node/index.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import schema from "../fixtures/outbox/convex/schema.js";
import { signToken } from "../embedded/support/tokens.js";
import { register } from "../../convex/realtime/register.convex-test.js";
import { issuer, outboxDir } from "./outbox-backends.js";

export type Args = Record<string, Value | undefined>;

export interface RoomCaller {
  query<T>(name: string, args: Args): Promise<T>;
  mutation<T>(name: string, args: Args): Promise<T>;
}

/** A deployment of the functions in test/fixtures/outbox whose time passes when the test says so. */
export interface RoomsBackend {
  as(subject: string | null): Promise<RoomCaller>;
  now(): number;
  /** Lets time pass, and all that is scheduled in it run at its time. */
  advance(byMs: number): Promise<void>;
  close(): Promise<void>;
}

export const roomsBackends: Record<string, () => Promise<RoomsBackend>> = {
  "convex-test": () => Promise.resolve(onConvexTest()),
  "the embedded backend": () => EmbeddedRooms.start(),
};

const queryNamed = (name: string) => makeFunctionReference<"query">(name);
const mutationNamed = (name: string) => makeFunctionReference<"mutation">(name);

function onConvexTest(): RoomsBackend {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
  const backend = convexTest({
    schema,
    modules: {
      ...import.meta.glob("../fixtures/outbox/convex/*.ts"),
      // Where this folder is, the functions begin.
      "../fixtures/outbox/convex/_generated/api.js": () => Promise.resolve({}),
    },
  });
  register(backend);
  return {
    as: (subject) => {
      const session = subject === null ? backend : backend.withIdentity({ issuer, subject });
      return Promise.resolve({
        query: <T>(name: string, args: Args) => session.query(queryNamed(name), args) as Promise<T>,
        mutation: <T>(name: string, args: Args) => session.mutation(mutationNamed(name), args) as Promise<T>,
      });
    },
    now: () => Date.now(),
    advance: async (byMs) => {
      const end = Date.now() + byMs;
      const stepMs = Math.max(500, byMs / 300);
      while (Date.now() < end) {
        await vi.advanceTimersByTimeAsync(Math.min(stepMs, end - Date.now()));
        await backend.finishInProgressScheduledFunctions();
      }
      // What was due at the end, and what that has scheduled for the same moment.
      await vi.advanceTimersByTimeAsync(0);
      await backend.finishInProgressScheduledFunctions();
    },
    close: () => {
      vi.useRealTimers();
      return Promise.resolve();
    },
  };
}

const nobody = { kind: "anonymous" } as const;

interface Job {
  readonly scheduledTime: number;
  readonly state: { readonly kind: string };
}

/** On the embedded backend rows can be looked at, and runs of queries counted. */
export class EmbeddedRooms implements RoomsBackend {
  readonly url: string;
  readonly deployment: Deployment;
  readonly clock: VirtualClock;
  /** What functions have logged. */
  readonly logged: string[];
  readonly #startedAt: number;
  readonly #close: () => Promise<void>;

  static async start(): Promise<EmbeddedRooms> {
    const clock = new VirtualClock();
    const logged: string[] = [];
    const log = (line: string) => void logged.push(line);
    const server = await startDevServer({ dir: outboxDir, port: 0, ports: { clock }, log });
    return new EmbeddedRooms(server, clock, logged);
  }

  private constructor(
    server: { readonly url: string; readonly deployment: Deployment; close(): Promise<void> },
    clock: VirtualClock,
    logged: string[],
  ) {
    this.logged = logged;
    this.url = server.url;
    this.deployment = server.deployment;
    this.clock = clock;
    this.#startedAt = clock.now();
    this.#close = () => server.close();
  }

  async as(subject: string | null): Promise<RoomCaller> {
    const client = new ConvexHttpClient(this.url, { logger: false });
    if (subject !== null) client.setAuth(await this.token(subject));
    return {
      query: <T>(name: string, args: Args) => client.query(queryNamed(name), args) as Promise<T>,
      mutation: <T>(name: string, args: Args) =>
        client.mutation(mutationNamed(name), args, { skipQueue: true }) as Promise<T>,
    };
  }

  /** A token that outlives what a test lets pass. */
  token(subject: string): Promise<string> {
    const issuedAtMs = this.#startedAt - 60_000;
    return signToken({ subject, issuedAtMs, lifetimeSeconds: 60 * 24 * 3600 });
  }

  now(): number {
    return this.clock.now();
  }

  async advance(byMs: number): Promise<void> {
    const end = this.now() + byMs;
    await this.#settled();
    for (;;) {
      const next = Math.min(...this.#waiting());
      if (next > end) break;
      this.clock.advance(Math.max(0, next - this.now()));
      await this.#settled();
    }
    this.clock.advance(end - this.now());
  }

  /** The rows of a table of the component. */
  rows<T>(table: string): T[] {
    const tree = this.deployment.latest.trees.get(`realtime/${table}/by_id`);
    return (tree?.valuesArray() ?? []).map(({ value }) => value as unknown as T);
  }

  /** Puts rows into a table of the component, past its functions and their limits. */
  insert(table: string, rows: readonly Record<string, Value>[]): Promise<void> {
    return this.#change(({ system }) => {
      for (const row of rows) system.insert(table, convexToJson(row));
    });
  }

  /** Takes rows out of it. */
  remove(ids: readonly string[]): Promise<void> {
    return this.#change(({ system }) => ids.forEach((id) => void system.remove(id)));
  }

  /** Runs an internal function of the component to its end, with all that it schedules for now. */
  async run(path: string, args: Args = {}): Promise<void> {
    const call = {
      component: "realtime",
      path,
      args: [convexToJson(args)],
      caller: "trusted" as const,
    };
    const outcome = await this.deployment.mutations.run({ ...call, identity: nobody });
    if (!outcome.success) throw outcome.error;
    await this.#settled();
  }

  close(): Promise<void> {
    return this.#close();
  }

  #change(step: (tables: Transaction) => void): Promise<void> {
    const change = ({ transaction }: TransactionRun) => {
      transaction.usage.lift();
      step(transaction.in("realtime"));
    };
    return this.deployment.mutations.system(change, { identity: nobody, job: null });
  }

  #waiting(): number[] {
    return this.rows<Job>("_scheduled_functions")
      .filter(({ state }) => state.kind === "pending")
      .map(({ scheduledTime }) => scheduledTime);
  }

  /** Resolves when nothing is left that should have run by now. */
  async #settled(): Promise<void> {
    while (this.#waiting().some((at) => at <= this.now())) {
      this.clock.advance(0);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}
