import { DeliveryQueue, StateEmitter } from "../core/emitter.js";
import { messageOf, RealtimeError } from "../core/errors.js";
import type { KeptQuery, KeptState, KeptTarget } from "../core/live/kept-query.js";
import type { LiveStore } from "../core/live/live-store.js";
import type { Logger } from "../core/ports.js";
import type { Unsubscribe } from "../core/source.js";
import type { KeptSource } from "./realtime-client.js";

const loadPart = () => import("../core/live/kept-query.js");

/** What is to be kept, and the token of its results. */
export interface WantedQuery {
  readonly token: string;
  readonly target: KeptTarget;
}

export interface KeptOnDemandOptions extends WantedQuery {
  readonly store: LiveStore;
  readonly whenIdle: (task: () => void) => void;
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
}

/** A query that is fetched ahead when the page has nothing better to do: what that takes is loaded only then. */
export class KeptOnDemand implements KeptSource {
  current: KeptState = { name: "fetching" };
  private readonly options: KeptOnDemandOptions;
  private readonly emitter: StateEmitter<KeptState>;
  private query: KeptQuery | undefined;

  constructor(options: KeptOnDemandOptions) {
    const { signal, logger } = options;
    this.options = options;
    this.emitter = new StateEmitter(new DeliveryQueue(logger), () => this.current);
    signal?.addEventListener("abort", this.release, { once: true });
    if (signal?.aborted) this.release();
    else this.begin();
  }

  subscribe(listener: (state: KeptState) => void): Unsubscribe {
    return this.emitter.add(listener);
  }

  retry(): void {
    if (this.current.name !== "failed") return;
    if (this.query) return this.query.retry();
    this.show({ name: "fetching" });
    this.begin();
  }

  readonly release = (): void => {
    this.options.signal?.removeEventListener("abort", this.release);
    this.query?.end();
    this.show({ name: "released" });
  };

  private begin(): void {
    this.options.whenIdle(() => void this.load());
  }

  private async load(): Promise<void> {
    const { store, token, target } = this.options;
    try {
      const { KeptQuery } = await loadPart();
      if (this.current.name !== "released")
        this.query = new KeptQuery(store, token, target, (state) => this.show(state));
    } catch (cause) {
      const error = new RealtimeError("bad-result", notLoaded(cause), { cause });
      this.show({ name: "failed", error });
    }
  }

  private show(state: KeptState): void {
    if (this.current.name === "released") return;
    this.current = state;
    this.emitter.changed();
  }
}

function notLoaded(cause: unknown): string {
  return `A query can't be fetched ahead, because what that takes didn't load: ${messageOf(cause)}`;
}
