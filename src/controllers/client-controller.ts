import type { ReactiveController } from "lit";
import type { RealtimeClient } from "../client/realtime-client.js";
import { ClientLookup } from "../context/client-lookup.js";
import { type ControllerHost, whenGone } from "./host.js";

/** How long an element waits for a provider that upgrades later before it says that there is none. */
const GRACE_MS = 1000;

export interface ClientControllerOptions {
  /** Wins over the provider above and the page's default. */
  readonly client?: RealtimeClient | undefined;
}

/**
 * Finds the client of its host: the `client` option, else the nearest provider's, else the page's default.
 *
 * ```ts
 * class MyHeader extends LitElement {
 *   #client = new ClientController(this);
 *   render() { return html`${this.#client.client?.url}`; }
 * }
 * ```
 *
 * @public
 */
export class ClientController implements ReactiveController {
  readonly #host: ControllerHost;
  readonly #options: () => ClientControllerOptions;
  readonly #lookup: ClientLookup;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #isGraceOver = false;

  constructor(host: ControllerHost, options: () => ClientControllerOptions = () => ({})) {
    this.#host = host;
    this.#options = options;
    this.#lookup = new ClientLookup(host, () => host.requestUpdate());
    host.addController(this);
  }

  get client(): RealtimeClient | undefined {
    return this.#options().client ?? this.#lookup.client;
  }

  /** There is no client, and the time in which a late provider could have appeared is over. */
  get isMissing(): boolean {
    return this.#isGraceOver && !this.client;
  }

  hostConnected(): void {
    this.#lookup.start();
    this.#isGraceOver = false;
    clearTimeout(this.#grace);
    this.#grace = setTimeout(() => {
      this.#isGraceOver = true;
      if (!this.client) this.#host.requestUpdate();
    }, GRACE_MS);
  }

  hostDisconnected(): void {
    whenGone(this.#host, () => {
      clearTimeout(this.#grace);
      this.#lookup.stop();
    });
  }
}
