import { ContextProvider } from "@lit/context";
import { html, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { createRealtimeClient } from "../../client/create-realtime-client.js";
import { checkClient } from "../../client/options.js";
import type { FetchToken, RealtimeClient, StorageMode } from "../../client/realtime-client.js";
import { clientContext } from "../../context/client-context.js";
import { messageOf, RealtimeError } from "../../core/errors.js";
import type { Logger } from "../../core/ports.js";
import { LazyPart } from "../../internal/lazy-part.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { hostStyles } from "../../internal/styles.js";
import { convexProviderStyles } from "./convex-provider.styles.js";

/** For few pages, so it comes with these. */
const queueing = new LazyPart(() => import("../../client/outbox/queue-mutations.js"));

const troubles = new LazyPart(() => import("../../internal/mistakes/connection-trouble.js"));

/** So long a first connection may take before the page's author is told what may be wrong. */
const PATIENCE_MS = 5000;

/** Another one of these makes another client. */
const madeOf = ["url", "storage", "outbox", "client"] as const;

const storageModes: readonly string[] = ["auto", "memory", "off"] satisfies StorageMode[];

/**
 * Gives everything inside it a connection to a Convex deployment. It takes no room on the page.
 *
 * @summary Gives the elements inside it a client.
 * @tagname convex-provider
 * @status experimental
 * @since 0.1.0
 * @slot - The part of the page that uses the client.
 * @fires {RealtimeErrorEvent} realtime-error - The `url`, `client` or `auth` can't be used.
 * @cssstate error - The `url`, `client` or `auth` can't be used.
 * @cssstate no-client - There is no client for the elements inside.
 */
export class ConvexProvider extends RealtimeElement {
  static override readonly defaultTag = "convex-provider";
  static override styles = [hostStyles, convexProviderStyles];

  /** Address of the deployment. Another one makes another client, and closes the one before. */
  @property() url: string | undefined;
  /** `auto` (default): durable where possible. `memory`: for this page only. `off`: nothing is kept. */
  @property() storage: StorageMode = "auto";
  /** Mutations wait for the backend in an outbox: those that elements below say so of, with `effect` or `queued`. */
  @property({ type: Boolean }) outbox = false;
  /** Signs in with this function's tokens; null signs out. Undefined leaves a given client's sign-in alone. */
  @property({ attribute: false }) auth: FetchToken | null | undefined;

  readonly #provider = new ContextProvider(this, { context: clientContext });
  #given: RealtimeClient | undefined;
  /** Made here, so closed here. */
  #made: RealtimeClient | undefined;
  #isOutboxLost = false;
  /** Why there is no client. */
  #failure: RealtimeError | undefined;
  /** Why the client can't be signed in. */
  #authFailure: RealtimeError | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** What the page's policy has kept scripts from connecting to. */
  readonly #blocked = new Set<string>();

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
    document.addEventListener("securitypolicyviolation", this.#noteBlocked);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("securitypolicyviolation", this.#noteBlocked);
    // A move within the page takes both steps in one go and keeps the client.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#setMade(undefined);
      clearTimeout(this.#patience);
    });
  }

  protected override get logger(): Logger {
    return this.#usable?.logger ?? super.logger;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.isConnected) return;
    const isAnother = madeOf.some((name) => changed.has(name));
    if (isAnother) this.#failure = undefined;
    if (isAnother || this.#given !== undefined) this.#setMade(undefined);
    if (this.#given !== undefined) this.#failure ??= errorOf(() => checkClient(this.#given));
    else if (!this.#made && !this.#failure) this.#make();
    const client = this.#usable;
    if (client !== this.#provider.value || changed.has("auth")) this.#signIn(client);
    if (client !== this.#provider.value) this.#waitFor(client);
    this.#provider.setValue(client);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  protected override updated(): void {
    const error = this.#failure ?? this.#authFailure;
    this.reportError(error);
    this.toggleState("error", error !== undefined);
    this.toggleState("no-client", !this.#usable);
  }

  /** The client, if it is one. */
  get #usable(): RealtimeClient | undefined {
    return this.#failure ? undefined : this.client;
  }

  #make(): void {
    const { url } = this;
    if (!url) {
      this.warnOnce(
        'there is no url. Write <convex-provider url="https://…">, or set the `client` property.',
      );
      return;
    }
    if (this.outbox && !this.#isOutboxHere()) return;
    this.#failure = errorOf(() => {
      const outbox = this.outbox ? queueing.current?.queueMutations({}) : undefined;
      const storage = this.#checkStorage();
      this.#setMade(createRealtimeClient({ url, storage, ...(outbox ? { outbox } : {}) }));
    });
  }

  /** Whether its code is here, or can't be had. */
  #isOutboxHere(): boolean {
    if (queueing.current || this.#isOutboxLost) return true;
    queueing.load().then(
      () => this.requestUpdate(),
      (error: unknown) => {
        this.#isOutboxLost = true;
        this.warnOnce(`the outbox could not be loaded, so mutations don't wait in it: ${messageOf(error)}`);
        this.requestUpdate();
      },
    );
    return false;
  }

  #waitFor(client: RealtimeClient | undefined): void {
    clearTimeout(this.#patience);
    if (!client) return;
    this.#patience = setTimeout(() => {
      const isAwaited = this.isConnected && !client.connection.current.hasEverConnected;
      if (isAwaited) void this.#explainNoConnection(client);
    }, PATIENCE_MS);
  }

  #explainNoConnection({ url, connection }: RealtimeClient): Promise<void> {
    return this.warnBy(troubles, ({ warningOf }) =>
      warningOf({
        backend: url,
        state: connection.current,
        blocked: [...this.#blocked],
        page: location.href,
      }),
    );
  }

  readonly #noteBlocked = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === "connect-src") this.#blocked.add(blockedURI);
  };

  #signIn(client: RealtimeClient | undefined): void {
    const { auth } = this;
    this.#authFailure = undefined;
    if (!client || auth === undefined) return;
    this.#authFailure = errorOf(() => client.setAuth(auth));
  }

  #checkStorage(): StorageMode {
    if (storageModes.includes(this.storage)) return this.storage;
    this.warnOnce(
      `storage="${String(this.storage)}" is not one of ${storageModes.join(", ")}. "auto" is used.`,
    );
    return "auto";
  }

  #setMade(client: RealtimeClient | undefined): void {
    const before = this.#made;
    this.#made = client;
    if (before && before !== client) void before.close();
  }
}

/** What `work` threw. */
function errorOf(work: () => void): RealtimeError | undefined {
  try {
    work();
    return undefined;
  } catch (cause) {
    if (cause instanceof RealtimeError) return cause;
    return new RealtimeError("bad-options", `The client can't be used: ${messageOf(cause)}`, { cause });
  }
}
