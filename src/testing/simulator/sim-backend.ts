import { ConvexError, type JSONValue } from "convex/values";
import { queryError, mutationError } from "../../adapters/convex/remote-error.js";
import { decodeValue, encodeArgs, encodeValue } from "../../adapters/convex/json-values.js";
import type { Json, JsonObject } from "../../core/outbox/json.js";
import type { SubmitEntry, SubmitRequest, SubmitResponse } from "../../core/outbox/wire.js";
import type { FunctionCall, QueryJournal, RemoteOutcome, RemoteResult } from "../../core/ports.js";
import { Deployment } from "../../embedded/deployment/deployment.js";
import type { Outcome } from "../../embedded/deployment/outcome.js";
import type { Snapshot } from "../../embedded/engine/snapshot.js";
import type { AppCode, UserModule } from "../../embedded/functions/code.js";
import { ANONYMOUS, type Identity } from "../../embedded/functions/identity.js";
import type { RegisteredFunction } from "../../embedded/functions/registry.js";
import { pagePorts } from "../../embedded/page/page-ports.js";
import type { SeededChance } from "../seeded-chance.js";
import type { VirtualClock } from "../virtual-clock.js";

/** A mutation of the app that took effect. */
export interface Execution {
  /** Of the operation that it was. Null: it came another way. */
  readonly id: string | null;
  readonly ts: bigint;
}

export interface SimBackendOptions {
  readonly code: AppCode;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: VirtualClock;
  readonly chance: SeededChance;
  /** Who acts, `issuer|subject`. Null: nobody who is signed in. */
  readonly actor: string | null;
}

type Call = Pick<FunctionCall, "name" | "args">;

interface Run {
  readonly args: Json;
  /** No other mutation has called it, but the one that takes operations in. */
  readonly isOuter: boolean;
}

/** The app's functions on an embedded backend whose time and chance are the simulator's. */
export class SimBackend {
  /** In their order. */
  readonly executions: Execution[] = [];
  /** By temporary id. */
  readonly realIds = new Map<string, string>();
  readonly actor: string | null;
  private readonly deployment: Deployment;
  private readonly identity: Identity;
  private readonly ran = new Set<string>();
  /** What has run within the transaction that is running. */
  private runs: Run[] = [];
  private depth = 0;

  private constructor({ env, clock, chance, actor }: SimBackendOptions) {
    this.actor = actor;
    this.identity = identityOf(actor);
    this.deployment = new Deployment({
      ports: {
        ...pagePorts,
        clock,
        randomBytes: (count) => Uint8Array.from({ length: count }, () => chance.below(256)),
      },
      adminKey: "simulator",
      env,
      log: () => undefined,
    });
  }

  static async start(options: SimBackendOptions): Promise<SimBackend> {
    const backend = new SimBackend(options);
    await backend.deployment.deploy(backend.observed(options.code));
    return backend;
  }

  get latest(): Snapshot {
    return this.deployment.latest;
  }

  close(): void {
    this.deployment.close();
  }

  /** `text` differs where the result does. */
  async query(
    { name, args }: Call,
    snapshot: Snapshot,
    journal: QueryJournal,
  ): Promise<{ readonly result: RemoteResult; readonly journal: string | null; readonly text: string }> {
    const request = { ...addressOf(name), args: [json(args)], journal: journal ?? null };
    const { answer } = await this.deployment.queries.at(
      snapshot,
      { ...request, caller: "client" },
      this.identity,
    );
    const { error } = answer;
    const result: RemoteResult = error
      ? { ok: false, error: queryError(name, error.message, error.data) }
      : { ok: true, value: decodeValue(JSON.parse(answer.valueJson) as Json) };
    return { result, journal: answer.journal, text: error ? `error ${error.message}` : answer.valueJson };
  }

  /** Runs a mutation. `ts` is the moment of its commit. */
  async mutate({ name, args }: Call): Promise<{ readonly outcome: RemoteOutcome; readonly ts: bigint }> {
    this.runs = [];
    const outcome = await this.deployment.mutations.run({
      ...addressOf(name),
      args: [json(args)],
      caller: "client",
      identity: this.identity,
    });
    const { runs } = this;
    if (!outcome.success) return { outcome: failed(name, outcome), ts: this.latest.ts };
    const value = decodeValue(JSON.parse(outcome.valueJson) as Json);
    if (name === SUBMIT) this.noteOperations(args as unknown as SubmitRequest, value, runs, outcome.ts);
    else this.executions.push({ id: null, ts: outcome.ts });
    return { outcome: { name: "applied", value }, ts: outcome.ts };
  }

  /** Tells operations that ran from those that had run before: by what they were called with, in their order. */
  private noteOperations(request: SubmitRequest, value: unknown, runs: readonly Run[], ts: bigint): void {
    const response = value as SubmitResponse;
    if (response.name === "answered") {
      for (const answer of response.answers) {
        if (answer.name !== "applied") continue;
        answer.ids.forEach((realId, k) => this.realIds.set(`tmp_${answer.id}_${k}`, realId));
      }
    }
    const left = request.entries.filter(isRun);
    for (const { args } of runs.filter(({ isOuter }) => isOuter)) {
      const wanted = canonical(args);
      const same = left.filter((entry) => canonical(this.withRealIds(json(entry.args))) === wanted);
      const entry = same.find(({ id }) => !this.ran.has(id)) ?? same[0];
      if (entry) {
        left.splice(left.indexOf(entry), 1);
        this.ran.add(entry.id);
      }
      this.executions.push({ id: entry?.id ?? null, ts });
    }
  }

  /** Any JSON with real ids in the place of temporary ones, as far as there are any. */
  withRealIds(value: Json): Json {
    return JSON.parse(JSON.stringify(value), (_field, item: Json) =>
      typeof item === "string" ? (this.realIds.get(item) ?? item) : item,
    ) as Json;
  }

  /** The same code, of whose mutations it is known which have run. */
  private observed(code: AppCode): AppCode {
    return {
      ...code,
      evaluate: (scope) => {
        const evaluated = code.evaluate(scope);
        const modules = Object.entries(evaluated.modules).map(
          ([path, module]) => [path, this.observedModule(path, module)] as const,
        );
        return { ...evaluated, modules: Object.fromEntries(modules) };
      },
    };
  }

  private observedModule(path: string, module: UserModule): UserModule {
    return Object.fromEntries(
      Object.entries(module).map(([name, exported]) => {
        const registered = Object(exported) as RegisteredFunction;
        const isApps = registered.isMutation === true && `${path}:${name}` !== SUBMIT;
        return [name, isApps ? this.observedMutation(registered) : exported];
      }),
    );
  }

  private observedMutation(registered: RegisteredFunction): RegisteredFunction {
    const { invokeMutation } = registered;
    const invoke = async (argsJson: string): Promise<string> => {
      const isOuter = this.depth === 0;
      this.depth++;
      try {
        const result = (await invokeMutation?.call(registered, argsJson)) ?? "null";
        const [args = {}] = JSON.parse(argsJson) as Json[];
        this.runs.push({ args, isOuter });
        return result;
      } finally {
        this.depth--;
      }
    };
    return new Proxy(registered, {
      get: (target, field) => (field === "invokeMutation" ? invoke : (Reflect.get(target, field) as unknown)),
    });
  }
}

const SUBMIT = "realtime:submit";

function isRun(entry: SubmitEntry): entry is Extract<SubmitEntry, { kind: "run" }> {
  return entry.kind === "run";
}

function addressOf(name: string): { readonly component: string; readonly path: string } {
  return { component: "", path: name };
}

function json(args: Readonly<Record<string, unknown>>): JsonObject & Readonly<Record<string, JSONValue>> {
  return encodeArgs(args) as JsonObject & Readonly<Record<string, JSONValue>>;
}

function failed(name: string, outcome: Extract<Outcome, { success: false }>): RemoteOutcome {
  const { errorDataJson, errorMessage } = outcome;
  const data = errorDataJson === undefined ? undefined : decodeValue(JSON.parse(errorDataJson) as Json);
  const error = data === undefined ? new Error(errorMessage) : new ConvexError(data as string);
  return { name: "rejected", error: mutationError(name, error) };
}

function identityOf(actor: string | null): Identity {
  if (actor === null) return ANONYMOUS;
  const [issuer = "", subject = ""] = actor.split("|");
  const attributes = { issuer, subject, tokenIdentifier: actor };
  return { kind: "user", attributes, token: "simulator", expiresAtMs: Infinity };
}

/** Equal for equal values, whatever the order of their fields. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_field, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** Any Convex value as JSON. */
export const asJson = (value: unknown): Json => (value === undefined ? null : encodeValue(value));
