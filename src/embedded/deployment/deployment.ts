import type { JSONValue } from "convex/values";
import type { JWK } from "jose";
import type { CommitStore } from "../engine/commit-store.js";
import { Engine } from "../engine/engine.js";
import type { Snapshot } from "../engine/snapshot.js";
import { type BlobStore, MemoryBlobStore } from "../files/blob-store.js";
import { FileStorage } from "../files/file-storage.js";
import type { NewFile } from "../functions/action-invocation.js";
import { thrownError } from "../functions/errors.js";
import type { Services } from "../functions/services.js";
import { type App, createApp } from "../functions/app.js";
import type { AppCode } from "../functions/code.js";
import { assertEnvironment } from "../functions/environment.js";
import { shortPath } from "../functions/function-path.js";
import { ANONYMOUS, type Identity } from "../functions/identity.js";
import { FunctionRunner } from "../functions/runner.js";
import { Actions } from "./actions.js";
import { type AuthProvider, parseAuthConfig } from "./auth-config.js";
import { Crons } from "./crons.js";
import { DeploymentKey } from "./deployment-key.js";
import { HttpActions } from "./http-actions.js";
import type { DevIssuer } from "./dev-issuer.js";
import { Lane } from "./lane.js";
import { LiveQueries } from "./live-queries.js";
import type { LogListener } from "./log.js";
import { Mutations } from "./mutations.js";
import { type Ports } from "./ports.js";
import { Scheduler } from "./scheduler.js";
import { TokenError, TokenVerifier, userNames } from "./token-verifier.js";

export interface DeploymentOptions {
  /** Time, chance, and what else differs from one platform to another. */
  readonly ports: Ports;
  /** Whoever has it may call internal functions and act as any user. */
  readonly adminKey: string;
  /** Told of what functions log, and of what fails. */
  readonly log: LogListener;
  /** Where clients reach the backend: part of addresses that functions give out. Default: unknown, then empty. */
  readonly cloudUrl?: string;
  /** Where HTTP actions are reached. Default: unknown, then empty. */
  readonly siteUrl?: string;
  /** The app's environment variables. `CONVEX_CLOUD_URL` and `CONVEX_SITE_URL` are added. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Keeps commits beyond the end of the process. Default: nothing does.
   *
   * @internal
   */
  readonly store?: CommitStore;
  /**
   * What the store had kept. Default: nothing.
   *
   * @internal
   */
  readonly restored?: KeptData | undefined;
  /**
   * The key that `signJwt` uses, as it was kept. Default: a new one.
   *
   * @internal
   */
  readonly key?: JWK;
  /**
   * Where the bytes of files are. Default: in memory.
   *
   * @internal
   */
  readonly blobs?: BlobStore;
  /**
   * Its tokens are accepted beside those of `auth.config`. Default: none.
   *
   * @internal
   */
  readonly devIssuer?: DevIssuer | undefined;
}

/** A deployment's data as it was when its process ended. */
export interface KeptData {
  readonly snapshot: Snapshot;
  /** The answers to clients' mutations, oldest first. */
  readonly notes: readonly string[];
}

/** How a caller says who they are. */
export type Credentials =
  | { readonly type: "None" }
  | { readonly type: "User"; readonly value: string }
  | {
      readonly type: "Admin";
      readonly value: string;
      readonly impersonating: Readonly<Record<string, JSONValue>> | undefined;
    };

const LATE =
  "It came after the function had ended, so its caller doesn't hear of it. Await every promise before you return.";

const NO_CODE: AppCode = {
  evaluate: () => ({ modules: {}, schema: undefined, authConfig: undefined }),
  mapStack: (stack) => stack,
};

/** One backend: its data, the user's code, and what runs of it. Its parts are for `HttpApi` and `SyncSession`. */
export class Deployment {
  /** @internal */
  readonly engine: Engine;
  /** @internal */
  readonly queries: LiveQueries;
  /** @internal */
  readonly mutations: Mutations;
  /** @internal */
  readonly actions: Actions;
  /** @internal */
  readonly ports: Ports;
  /** @internal */
  readonly log: LogListener;
  /** @internal */
  readonly devIssuer: DevIssuer | undefined;
  readonly #adminKey: string;
  /** @internal */
  readonly files: FileStorage;
  /** @internal */
  readonly http: HttpActions;
  /** @internal */
  readonly key: DeploymentKey;
  /** The app's environment variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly #services: Services;
  readonly #crons: Crons;
  readonly #lane: Lane;
  readonly #scheduler: Scheduler;
  #hasResumed = false;
  #app: App;
  #tokens: TokenVerifier;

  constructor(options: DeploymentOptions) {
    const { ports, log } = options;
    assertEnvironment(options.env ?? {});
    this.ports = ports;
    this.log = log;
    this.devIssuer = options.devIssuer;
    this.#adminKey = options.adminKey;
    this.#app = createApp(NO_CODE);
    this.#tokens = this.#verifierOf([]);
    const { store, restored } = options;
    const engineOptions = {
      nowMs: () => ports.clock.nowMs(),
      randomBytes: (count: number) => ports.randomBytes(count),
    };
    this.engine = new Engine(engineOptions, store, restored?.snapshot);
    const { cloudUrl = "", siteUrl = "" } = options;
    this.env = { ...options.env, CONVEX_CLOUD_URL: cloudUrl, CONVEX_SITE_URL: siteUrl };
    this.files = new FileStorage(options.blobs ?? new MemoryBlobStore(), this.engine, ports, () => cloudUrl);
    this.key = new DeploymentKey(ports, () => cloudUrl, options.key);
    this.#services = {
      ports,
      files: this.files,
      signJwt: (args, component) => this.key.sign(args, component),
      audit: (body, { path }) => log({ type: "audit", path: shortPath(path), body }),
      reportLate: (functionType, path, { message }) =>
        log({ type: "function-error", functionType, path, message: `${message}\n${LATE}` }),
    };
    const runner = new FunctionRunner(this.#app, this.#services);
    const parts = { engine: this.engine, ports, log, runner, files: this.files };
    this.#lane = new Lane(ports.clock);
    this.queries = new LiveQueries(this.engine, runner, ports, log);
    this.mutations = new Mutations({
      ...parts,
      lane: this.#lane,
      onScheduled: (jobs) => this.#scheduler.add(jobs),
      onFiles: (keys) => this.#sweep(keys),
    });
    this.mutations.records.restore(restored?.notes ?? []);
    this.actions = new Actions({ ...parts, queries: this.queries, mutations: this.mutations });
    this.#scheduler = new Scheduler({ ...parts, mutations: this.mutations, actions: this.actions });
    this.#crons = new Crons({ ...parts, mutations: this.mutations, actions: this.actions });
    this.http = new HttpActions({ ...parts, actions: this.actions });
  }

  /**
   * Puts a version of the user's code in place of the one before: checks its schema against the data, then answers
   * every live query anew. Rejects, and leaves everything as it was, when the code can't be imported or the schema
   * doesn't fit.
   */
  async deploy(code: AppCode): Promise<App> {
    const app = await this.#import(code);
    const tokens = this.#verifierOf(parseAuthConfig(app.authConfig));
    // Before any function runs that could be about to store a file.
    if (!this.#hasResumed) await this.files.sweepAll();
    await this.#lane.run(async () => {
      await this.#setSchemas(app);
      this.#app = app;
      this.#tokens = tokens;
      const runner = new FunctionRunner(app, this.#services);
      this.mutations.runner = runner;
      this.actions.runner = runner;
      this.queries.replaceRunner(runner);
      this.#crons.replace(app);
    });
    if (!this.#hasResumed) await this.#scheduler.resume();
    this.#hasResumed = true;
    return app;
  }

  /** Evaluates the code. An error that its modules leave to nobody fails it too. */
  async #import(code: AppCode): Promise<App> {
    const { strayErrors } = this.ports;
    const errors: unknown[] = [];
    let onError = (thrown: unknown) => void errors.push(thrown);
    const app = strayErrors.collect(
      (thrown) => onError(thrown),
      () => createApp(code, this.env),
    );
    await strayErrors.told();
    if (errors.length > 0) throw thrownError(errors[0], code.mapStack);
    onError = (thrown) => {
      const error = thrownError(thrown, code.mapStack);
      this.log({ type: "fault", message: "Imported code has failed after it was imported.", error });
    };
    return app;
  }

  #setSchemas(app: App): Promise<void> {
    const schemas = new Map([...app.components].map(([path, { schema }]) => [path, schema]));
    return new Promise((resolve, reject) => {
      const onPublished = (_: bigint, error?: Error) => (error === undefined ? resolve() : reject(error));
      this.engine.setSchemas(schemas, { onPublished });
    });
  }

  /** @internal */
  get app(): App {
    return this.#app;
  }

  /** @internal */
  get latest(): Snapshot {
    return this.engine.latest;
  }

  /**
   * Rejects with a {@link TokenError}.
   *
   * @internal
   */
  async authenticate(credentials: Credentials): Promise<Identity> {
    switch (credentials.type) {
      case "None":
        return ANONYMOUS;
      case "User":
        return this.#tokens.verify(credentials.value);
      case "Admin": {
        if (!isEqual(credentials.value, this.#adminKey))
          throw new TokenError("BadDeployKey", "The provided deploy key was invalid for this deployment.");
        const user = credentials.impersonating;
        const actingAs =
          user === undefined
            ? null
            : { ...user, ...userNames(asText(user["issuer"]), asText(user["subject"])) };
        return { kind: "admin", actingAs };
      }
    }
  }

  /** @internal */
  isExpired(identity: Identity): boolean {
    return identity.kind === "user" && identity.expiresAtMs <= this.ports.clock.nowMs();
  }

  /** Ends its timers: no scheduled function and no cron job runs any more. */
  close(): void {
    this.#scheduler.close();
    this.#crons.close();
  }

  /**
   * Stores a file that a client uploads. Answers its id.
   *
   * @internal
   */
  storeFile(component: string, file: NewFile): Promise<string> {
    return this.actions.storeFile(component, file);
  }

  #sweep(keys: readonly string[]): void {
    if (keys.length === 0) return;
    this.files.sweep(keys).catch((error: unknown) => {
      this.log({ type: "fault", message: "Bytes of files could not be removed.", error });
    });
  }

  #verifierOf(providers: readonly AuthProvider[]): TokenVerifier {
    const { devIssuer } = this;
    return new TokenVerifier(devIssuer ? [...providers, devIssuer.provider] : providers, this.ports);
  }
}

function asText(value: JSONValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Takes the same time wherever the texts differ. */
function isEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1)
    difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(1, b.length));
  return difference === 0;
}
