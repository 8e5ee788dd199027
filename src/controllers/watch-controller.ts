import type { ReactiveController } from "lit";
import { checkClient } from "../client/options.js";
import type { RealtimeClient } from "../client/realtime-client.js";
import { messageOf, RealtimeError } from "../core/errors.js";
import type { Source, Unsubscribe } from "../core/source.js";
import { ClientController, type ClientControllerOptions } from "./client-controller.js";
import { type ControllerHost, whenGone } from "./host.js";

/** What all watching controllers share: which source to watch, from when to when. */
export abstract class WatchController<
  Options extends ClientControllerOptions,
  Watched extends Source<unknown>,
> implements ReactiveController {
  readonly #host: ControllerHost;
  readonly #options: () => Options;
  readonly #client: ClientController;
  #watchedClient: RealtimeClient | undefined;
  #watchedOptions: Options | undefined;
  #source: Watched | undefined;
  #refusal: RealtimeError | undefined;
  #stopWatching: Unsubscribe | undefined;
  /** What a server has rendered is taken over before that, by who knows no more than the server did. */
  #hasBegun = false;
  #isFollowing = false;
  #isUpdatingHost = false;

  constructor(host: ControllerHost, options: () => Options) {
    this.#host = host;
    this.#options = options;
    this.#client = new ClientController(host, options);
    host.addController(this);
  }

  /** The client that is used, or undefined while there is none. */
  get client(): RealtimeClient | undefined {
    return this.#client.client;
  }

  /** There is no client, and a late provider is no longer expected. */
  get isClientMissing(): boolean {
    return this.#client.isMissing;
  }

  protected get source(): Watched | undefined {
    return this.#source;
  }

  /** Why the client refused to watch at all, for example a misspelt function name. */
  protected get refusal(): RealtimeError | undefined {
    return this.#refusal;
  }

  /** The source to watch, or undefined for none. May throw `RealtimeError`s. */
  protected abstract open(client: RealtimeClient, options: Options): Watched | undefined;

  protected abstract isSame(before: Options, now: Options): boolean;

  /**
   * Called when another source took the place, or none, before it is subscribed. `isRevived`: it watches the same
   * as before. What it returns ends with the source.
   */
  protected sourceChanged?(source: Watched | undefined, isRevived: boolean): Unsubscribe | undefined;

  hostConnected(): void {
    this.#hasBegun = true;
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    if (!this.#hasBegun || !this.#host.isConnected) return;
    this.#isUpdatingHost = true;
    try {
      this.#follow(this.#client.client, this.#options());
    } finally {
      this.#isUpdatingHost = false;
    }
  }

  hostDisconnected(): void {
    whenGone(this.#host, () => this.#release());
  }

  #follow(client: RealtimeClient | undefined, options: Options): void {
    const before = this.#watchedOptions;
    const isSame =
      before !== undefined && client === this.#watchedClient && this.#asksForSame(before, options);
    if (isSame && this.#isFollowing) return;
    this.#release();
    this.#isFollowing = true;
    this.#watchedClient = client;
    this.#watchedOptions = options;
    this.#watch(client, options, isSame);
  }

  #asksForSame(before: Options, now: Options): boolean {
    try {
      return this.isSame(before, now);
    } catch {
      // Arguments that can't be compared can't be sent either: opening the source says why.
      return false;
    }
  }

  #watch(client: RealtimeClient | undefined, options: Options, isRevived: boolean): void {
    try {
      if (client) checkClient(client);
      this.#source = client && this.open(client, options);
    } catch (error) {
      this.#refusal = error instanceof RealtimeError ? error : unusableClient(error);
    }
    const detach = this.sourceChanged?.(this.#source, isRevived);
    const unsubscribe = this.#source?.subscribe(() => this.#changed());
    this.#stopWatching = () => {
      unsubscribe?.();
      detach?.();
    };
  }

  #changed(): void {
    if (this.concernsHost() && !this.#isUpdatingHost) this.#host.requestUpdate();
  }

  /** Whether the host has to be rendered again for what the source says now. */
  protected concernsHost(): boolean {
    return true;
  }

  #release(): void {
    this.#isFollowing = false;
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#source = undefined;
    this.#refusal = undefined;
  }
}

/** Of a client made by hand that lacks what is used of it. */
function unusableClient(cause: unknown): RealtimeError {
  return new RealtimeError("bad-options", `\`client\` can't be watched: ${messageOf(cause)}`, { cause });
}
