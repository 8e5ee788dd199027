import { adoptStyles, type CSSResultGroup, isServer, LitElement } from "lit";
import { property } from "lit/decorators.js";
import { messageOf, type RealtimeError } from "../core/errors.js";
import type { Logger } from "../core/ports.js";
import { PendingTaskEvent } from "../events/pending-task-event.js";
import { RealtimeErrorEvent } from "../events/realtime-error-event.js";
import { stringsFor } from "../locales/registry.js";
import type { Strings } from "../locales/strings.js";
import { renewStyles } from "./adopted-styles.js";
import type { Message } from "./announcer.js";
import { LazyPart } from "./lazy-part.js";
import { localeOf, ownLocaleOf } from "./locale-of.js";
import { unwatchLocale, watchLocale } from "./locale-watch.js";
import { pageLogger } from "./page-logger.js";
import { hostStyles } from "./styles.js";
import { version } from "./version.js";
import { warnTaken } from "./warn-taken.js";

// As in the elements: whoever imports a class or a tag alone has the types of its events.
export type { RealtimeErrorEvent } from "../events/realtime-error-event.js";
export type { PendingTaskEvent } from "../events/pending-task-event.js";
/** What stands in one of these, other than in a row or a slot, is there by mistake. */
const swallowed =
  ":is(realtime-list,live-value,sync-status,presence-indicator,typing-indicator)>:not([slot],[data-key])";

const mistakes = new LazyPart(() => import("./mistakes/swallowed-content.js"));

const voice = new LazyPart(() => import("./announcer.js"));

/**
 * What all elements of this library are made of. Everything else comes from controllers.
 *
 * @fires {RealtimeErrorEvent} realtime-error - Something failed. Cancel it to keep it out of the log.
 * @cssstate no-client - There is neither a provider above nor a `client`.
 */
export abstract class RealtimeElement extends LitElement {
  static override styles: CSSResultGroup = hostStyles;

  /** Of the package that it came from. */
  static readonly version: string = version;

  /** The tag that `define()` takes when it is given none. */
  static readonly defaultTag: string;

  /**
   * Registers this element, under another tag or in another registry too. Never throws for a tag that is
   * taken, but warns once.
   *
   * @throws SyntaxError when `tag` is not a name for a custom element
   */
  static define(
    this: CustomElementConstructor & { readonly defaultTag: string },
    tag: string = this.defaultTag,
    registry: CustomElementRegistry = customElements,
  ): void {
    if (registry.get(tag)) warnTaken(tag, this, registry);
    // A class can be registered once only, so a further tag gets a class of its own.
    else registry.define(tag, isRegistered(this, registry) ? class extends this {} : this);
  }

  /** Words of your own, for single entries of the language's table. */
  @property({ attribute: false }) strings: Partial<Strings> | undefined;

  protected readonly internals = this.attachInternals();
  readonly #warnings = new Set<string>();
  #reported: RealtimeError | undefined;
  #endFirstLoad: (() => void) | undefined;
  #isTakingOver = false;

  /** Where warnings and errors go. Elements with a client answer with the client's logger. */
  protected get logger(): Logger {
    return pageLogger;
  }

  protected get locale(): string {
    return this.isAsServed ? ownLocaleOf(this) : localeOf(this);
  }

  /** On a server, and while what a server has rendered is taken over: nothing is known of what is around and inside. */
  protected get isAsServed(): boolean {
    return isServer || this.#isTakingOver;
  }

  protected get words(): Strings {
    const table = stringsFor(this.locale);
    return this.strings ? { ...table, ...this.strings } : table;
  }

  /** Sets or clears a `:state()` that pages style by. */
  protected toggleState(name: string, isOn: boolean): void {
    // Missing in browsers older than 2024, where elements work without being styled by state.
    const states = this.internals.states as CustomStateSet | undefined;
    if (isOn) states?.add(name);
    else states?.delete(name);
  }

  /** Warns of a mistake in the page, the first time that this element meets it. */
  protected warnOnce(message: string): void {
    if (this.#warnings.has(message)) return;
    this.#warnings.add(message);
    this.logger.warn(`<${this.localName}>: ${message}`, this);
  }

  /** Warns in words that are loaded for it, if there are any when they have come. */
  protected async warnBy<Words>(
    part: LazyPart<Words>,
    words: (loaded: Words) => string | undefined,
  ): Promise<void> {
    try {
      await part.load();
      const message = part.current && words(part.current);
      if (message) this.warnOnce(message);
    } catch (error) {
      this.warnOnce(`what is wrong with it can't be said: ${messageOf(error)}`);
    }
  }

  protected warnOfNoClient(): void {
    this.warnOnce(
      "there is no client. Put the element inside <convex-provider url=…>, set its `client` property, " +
        "or call setDefaultClient().",
    );
  }

  /** Tells the page of `error`, once until it is undefined or another one. */
  protected reportError(error: RealtimeError | undefined): void {
    if (error === this.#reported) return;
    this.#reported = error;
    if (error) this.tellError(error);
  }

  /** Tells the page of `error`, and the log, if the page does not keep it to itself and the log doesn't have it. */
  protected tellError(error: RealtimeError, isNews = true): void {
    if (!this.dispatchEvent(new RealtimeErrorEvent(error)) || !isNews) return;
    this.logger.error(`<${this.localName}>: ${error.message} ${error.remedy}`, error);
  }

  /** Keeps the `pending-task` protocol for the first load. */
  protected reportLoading(isLoading: boolean): void {
    if (!isLoading) {
      this.#endFirstLoad?.();
      this.#endFirstLoad = undefined;
    } else if (!this.#endFirstLoad) {
      const complete = new Promise<void>((resolve) => (this.#endFirstLoad = resolve));
      this.dispatchEvent(new PendingTaskEvent(complete));
    }
  }

  /** Lets assistive technology say `message` when it has time; what waits of this element gives way to it. */
  protected say(message: Message): void {
    voice.load().then(
      () => voice.current?.announce(this, message),
      (error: unknown) => this.warnOnce(`nothing of it can be announced: ${messageOf(error)}`),
    );
  }

  /** What a server has rendered is taken over here, because controllers are connected next and may know more than it did. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const served = this.shadowRoot;
    if (this.ownerDocument !== document) return this.#createElsewhere();
    if (!served) return super.createRenderRoot();
    const canTakeOver = "litElementHydrateSupport" in globalThis;
    // Else all would stand there twice.
    if (!canTakeOver) served.replaceChildren();
    const root = super.createRenderRoot();
    if (canTakeOver) this.#takeOver(served);
    return root;
  }

  /** In a document of another window, such as a frame that it was moved into. */
  #createElsewhere(): ShadowRoot {
    const root =
      this.shadowRoot ?? this.attachShadow((this.constructor as typeof LitElement).shadowRootOptions);
    root.replaceChildren();
    this.#renewStyles(root);
    return root;
  }

  #renewStyles(root: ShadowRoot): void {
    renewStyles(root, (this.constructor as typeof LitElement).elementStyles);
  }

  #takeOver(root: ShadowRoot): void {
    // The server's own style may be one that the page's policy doesn't let through.
    adoptStyles(root, (this.constructor as typeof LitElement).elementStyles);
    (this as { renderRoot: HTMLElement | DocumentFragment }).renderRoot = root;
    this.#isTakingOver = true;
    try {
      this.performUpdate();
    } catch (error) {
      root.replaceChildren();
      this.warnOnce(`what the server has rendered doesn't fit, so it is rendered anew: ${messageOf(error)}`);
    } finally {
      this.#isTakingOver = false;
    }
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    watchLocale(this, () => this.requestUpdate());
    const inside = this.closest(swallowed);
    if (inside) void this.warnBy(mistakes, (words) => words.warningOfSwallowed(inside));
  }

  /** Part of another document from now on. */
  adoptedCallback(): void {
    if (this.shadowRoot) this.#renewStyles(this.shadowRoot);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    unwatchLocale(this);
    this.reportLoading(false);
  }
}

function isRegistered(candidate: CustomElementConstructor, registry: CustomElementRegistry): boolean {
  const withNames = registry as { getName?: (of: CustomElementConstructor) => string | null };
  return withNames.getName?.(candidate) != null;
}
