import { ContextEvent } from "@lit/context";
import type { RealtimeClient } from "../client/realtime-client.js";
import type { Unsubscribe } from "../core/source.js";
import { clientContext } from "./client-context.js";
import { defaultClient } from "./default-client.js";
import { serveLateProviders } from "./late-providers.js";

/**
 * Finds the client for one element: the nearest provider's, else the page's default.
 *
 * `onChange` is called when the answer changes, also synchronously during `start`.
 */
export class ClientLookup {
  readonly #host: HTMLElement;
  readonly #onChange: () => void;
  #provided: RealtimeClient | undefined;
  #leaveProvider: Unsubscribe | undefined;
  #leaveDefault: Unsubscribe | undefined;

  constructor(host: HTMLElement, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
  }

  get client(): RealtimeClient | undefined {
    return this.#provided ?? defaultClient.current;
  }

  /** Asks the tree. Call it again after the element has moved. */
  start(): void {
    serveLateProviders(this.#host.ownerDocument.body);
    const before = this.#leaveProvider;
    this.#leaveProvider = undefined;
    this.#host.dispatchEvent(new ContextEvent(clientContext, this.#host, this.#receive, true));
    if (before && before !== this.#leaveProvider) before();
    if (!this.#leaveProvider) this.#setProvided(undefined);
    this.#leaveDefault ??= defaultClient.subscribe(() => this.#onChange());
  }

  stop(): void {
    this.#leaveProvider?.();
    this.#leaveProvider = undefined;
    this.#leaveDefault?.();
    this.#leaveDefault = undefined;
  }

  // A field, because the page's context root holds it weakly and compares it by identity.
  readonly #receive = (client: RealtimeClient | undefined, unsubscribe?: () => void): void => {
    if (this.#leaveProvider !== unsubscribe) this.#leaveProvider?.();
    this.#leaveProvider = unsubscribe;
    this.#setProvided(client);
  };

  #setProvided(client: RealtimeClient | undefined): void {
    if (client === this.#provided) return;
    this.#provided = client;
    this.#onChange();
  }
}
