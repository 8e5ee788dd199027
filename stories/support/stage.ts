import code from "virtual:stories/convex";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { MutationsOptions } from "../../src/client/outbox/mutation-options.js";
import { queueMutations } from "../../src/client/outbox/index.js";
import type { Logger, RealtimeClient, StorageMode } from "../../src/client/realtime-client.js";
import type { LogEvent } from "../../src/embedded/deployment/log.js";
import { Link, type LinkConditions } from "../../src/embedded/page/link.js";
import { loopbackSocketClass } from "../../src/embedded/page/loopback-socket.js";
import { pagePorts } from "../../src/embedded/page/page-ports.js";
import { type PageBackend, startPageBackend } from "../../src/testing/index.js";

/** Who looks at a window. The name is the token's subject and name; null is somebody who isn't signed in. */
export type User = string | null;

/** What a story says of what it stands on: `parameters.stage`. */
export interface StageOptions {
  /**
   * Who looks at the story: a window each, side by side, each with a client and a network of its own. The toolbar is for the
   * first one. Default: one window, for the toolbar's user.
   */
  readonly windows?: readonly User[];
  /** Mutations that wait in the outbox. Elements may register more. Default: none. */
  readonly mutations?: MutationsOptions;
  /** Default `memory`. What a story keeps on the device is deleted with it. */
  readonly storage?: StorageMode;
  /** The first window's network from the start on. Default: what the toolbar says. */
  readonly network?: LinkConditions;
  /** To fail is what the story shows, so it isn't logged. Default false: the tests refuse stories that log an error. */
  readonly isFailing?: boolean;
  /** Fills the backend, and does whatever else comes before the story is shown. */
  readonly prepare?: (stage: Stage) => Promise<unknown>;
}

/** What the toolbar says of a window. */
export interface Toolbar {
  readonly user: User;
  readonly conditions: LinkConditions;
}

/**
 * What one story stands on: a backend of its own, in the page, with the functions of `stories/convex`, and the windows that look
 * at it. It is gone with the story.
 */
export class Stage {
  readonly windows: readonly StageWindow[];
  readonly #backend: PageBackend;
  readonly #guests: StageWindow[] = [];

  private constructor(backend: PageBackend, options: StageOptions, toolbar: Toolbar) {
    this.#backend = backend;
    const { windows = [toolbar.user], network } = options;
    this.windows = windows.map((user, index) => {
      const conditions = index === 0 ? { ...toolbar.conditions, ...network } : {};
      return new StageWindow(backend, { user, conditions }, options);
    });
  }

  static async open(options: StageOptions, toolbar: Toolbar): Promise<Stage> {
    const stage = new Stage(await startPageBackend({ code, log: reportFault }), options, toolbar);
    await options.prepare?.(stage);
    return stage;
  }

  /** The first window, which the toolbar is for. */
  get own(): StageWindow {
    const [own] = this.windows;
    if (!own) throw new Error("`parameters.stage.windows` is empty: somebody has to look at the story.");
    return own;
  }

  /** The second window. */
  get other(): StageWindow {
    const [, other] = this.windows;
    if (!other) throw new Error("There is one window only: name two in `parameters.stage.windows`.");
    return other;
  }

  /** Runs a mutation of `stories/convex`, also an internal one, whatever the windows' networks are like. */
  async run<T = null>(name: string, args: Record<string, unknown>): Promise<T> {
    const outcome = await this.#backend.deployment.mutations.run({
      component: "",
      path: name,
      args: [args as Record<string, never>],
      caller: "trusted",
      identity: { kind: "admin", actingAs: null },
    });
    if (!outcome.success) throw new Error(`${name}: ${outcome.errorMessage}`);
    return JSON.parse(outcome.valueJson) as T;
  }

  /** Somebody without a window, who is in a room or writes while the reader looks on. */
  guest(user: User): RealtimeClient {
    const guest = new StageWindow(this.#backend, { user, conditions: {} }, {});
    this.#guests.push(guest);
    return guest.client;
  }

  async close(): Promise<void> {
    const all = [...this.windows, ...this.#guests];
    await Promise.all(all.map((window) => window.close()));
    this.#backend.close();
  }
}

/** One who looks at the story. */
export class StageWindow {
  readonly client: RealtimeClient;
  /** The network between this window and the backend. */
  readonly link = new Link(pagePorts.clock, 1);
  readonly #deployment: PageBackend["deployment"];
  #user: User = null;

  constructor({ url, deployment }: PageBackend, { user, conditions }: Toolbar, options: StageOptions) {
    const { storage = "memory", mutations = {}, isFailing = false } = options;
    this.#deployment = deployment;
    this.link.set(conditions);
    this.client = createRealtimeClient({
      url,
      storage,
      outbox: queueMutations(mutations),
      webSocketConstructor: loopbackSocketClass(deployment, this.link),
      ...(isFailing ? { logger: silent } : {}),
    });
    this.signIn(user);
  }

  get user(): User {
    return this.#user;
  }

  /** Does nothing if it is this one already. */
  signIn(user: User): void {
    if (user === this.#user) return;
    this.#user = user;
    const { devIssuer } = this.#deployment;
    if (user !== null && !devIssuer) throw new Error("The backend signs nobody in.");
    this.client.setAuth(user === null ? null : async () => (await devIssuer?.sign(user)) ?? null);
  }

  /** Changes this window's network. */
  network(conditions: LinkConditions): void {
    const wasOffline = this.link.isOffline;
    this.link.set(conditions);
    // Nobody wants to wait for the next try.
    if (wasOffline && !this.link.isOffline) this.client.reconnect();
  }

  async close(): Promise<void> {
    await this.client.signOut({ device: "wipe" });
    await this.client.close();
  }
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Functions of stories may fail; a backend that can't run them may not. */
function reportFault(event: LogEvent): void {
  if (event.type === "fault") console.error(event.message, event.error);
}
