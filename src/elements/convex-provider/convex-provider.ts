import { ContextProvider } from "@lit/context";
import { html, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { createRealtimeClient } from "../../client/create-realtime-client.js";
import type { FetchToken, RealtimeClient, StorageMode } from "../../client/realtime-client.js";
import { clientContext } from "../../context/client-context.js";
import { RealtimeError } from "../../core/errors.js";
import type { Logger } from "../../core/ports.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { hostStyles } from "../../internal/styles.js";
import { convexProviderStyles } from "./convex-provider.styles.js";

const storageModes: readonly string[] = ["auto", "memory", "off"] satisfies StorageMode[];

/**
 * Gives everything inside it a connection to a Convex deployment. It takes no room on the page.
 *
 * @summary Gives the elements inside it a client.
 * @tagname convex-provider
 * @status experimental
 * @since 0.1.0
 * @slot - The part of the page that uses the client.
 * @cssstate error - The `url` is not the address of a deployment.
 */
export class ConvexProvider extends RealtimeElement {
  static override readonly defaultTag = "convex-provider";
  static override styles = [hostStyles, convexProviderStyles];

  /** Address of the deployment. Another one makes another client, and closes the one before. */
  @property() url: string | undefined;
  /** `auto` (default): durable where possible. `memory`: for this page only. `off`: nothing is kept. */
  @property() storage: StorageMode = "auto";
  /** Signs in with this function's tokens; null signs out. Undefined leaves a given client's sign-in alone. */
  @property({ attribute: false }) auth: FetchToken | null | undefined;

  readonly #provider = new ContextProvider(this, { context: clientContext });
  #given: RealtimeClient | undefined;
  /** Made here, so closed here. */
  #made: RealtimeClient | undefined;
  #failure: RealtimeError | undefined;

  /** The client in use. Set it to give a client of your own, which stays yours to close. */
  @property({ attribute: false })
  get client(): RealtimeClient | undefined {
    return this.#given ?? this.#made;
  }

  set client(client: RealtimeClient | undefined) {
    this.#given = client;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the page takes both steps in one go and keeps the client.
    queueMicrotask(() => {
      if (!this.isConnected) this.#setMade(undefined);
    });
  }

  protected override get logger(): Logger {
    return this.client?.logger ?? super.logger;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.isConnected) return;
    const isOutdated = changed.has("url") || changed.has("storage") || this.#given !== undefined;
    if (isOutdated) this.#setMade(undefined);
    if (!this.#given && !this.#made) this.#setMade(this.#make());
    const { client, auth } = this;
    const isNewClient = client !== this.#provider.value;
    if (client && auth !== undefined && (isNewClient || changed.has("auth"))) client.setAuth(auth);
    this.#provider.setValue(client);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  protected override updated(): void {
    this.reportError(this.#failure);
    this.toggleState("error", this.#failure !== undefined);
    this.toggleState("no-client", !this.client);
  }

  #make(): RealtimeClient | undefined {
    this.#failure = undefined;
    if (!this.url) {
      this.warnOnce(
        'there is no url. Write <convex-provider url="https://…">, or set the `client` property.',
      );
      return undefined;
    }
    try {
      return createRealtimeClient({ url: this.url, storage: this.#checkStorage() });
    } catch (error) {
      if (!(error instanceof RealtimeError)) throw error;
      this.#failure = error;
      return undefined;
    }
  }

  #checkStorage(): StorageMode {
    if (storageModes.includes(this.storage)) return this.storage;
    this.warnOnce(`storage="${this.storage}" is not one of ${storageModes.join(", ")}. "auto" is used.`);
    return "auto";
  }

  #setMade(client: RealtimeClient | undefined): void {
    const before = this.#made;
    this.#made = client;
    if (before && before !== client) void before.close();
  }
}
