import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { RealtimeClient } from "../../client/realtime-client.js";
import { ConnectionController } from "../../controllers/connection-controller.js";
import { OutboxController } from "../../controllers/outbox-controller.js";
import type { ConnectionState } from "../../core/live/connection-state.js";
import type { OutboxState } from "../../core/outbox/outbox-state.js";
import type { Logger } from "../../core/ports.js";
import type { Unsubscribe } from "../../core/source.js";
import { SyncStatusChangeEvent } from "../../events/sync-status-change-event.js";
import { focusForNow } from "../../internal/focus.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import {
  buttonStyles,
  hiddenTextStyles,
  hostStyles,
  tokenStyles,
  turningStyles,
} from "../../internal/styles.js";
import { everySecond } from "../../internal/ticker.js";
import {
  type ConnectionStatus,
  connectionView,
  countOf,
  outboxTexts,
  secondsUntilTry,
} from "./connection-view.js";
import type { DescribeOperation } from "./describe-operation.js";
import { QueueDoor } from "./queue-door.js";
import { syncStatusStyles } from "./sync-status.styles.js";

export type { SyncStatusChangeEvent } from "../../events/sync-status-change-event.js";

/** So long a first attempt may take before readers are told that the server can't be reached. */
const LATE_MS = 10_000;

const stateNames = ["connecting", "connected", "reconnecting", "offline", "needs-auth", "closed"] as const;

/**
 * Says whether the page is connected, in a picture and in words, counts down to the next try, and says how much waits for
 * the backend. A button opens the list of that, with what people can do about it.
 *
 * @summary The state of the connection, and what waits for it.
 * @tagname sync-status
 * @status experimental
 * @since 0.1.0
 * @slot queue-label - The words on the button that opens the list of what waits.
 * @slot queue-empty - Shown in that list when nothing waits.
 * @fires {SyncStatusChangeEvent} sync-status-change - The connection changed.
 * @csspart base - Everything.
 * @csspart icon - The picture of the state.
 * @csspart text - The words for the state.
 * @csspart button - Every button.
 * @csspart queue-button - The button that opens the list of what waits.
 * @csspart queue - The list of what waits, with all around it.
 * @csspart heading - The heading of that list.
 * @csspart close - The button that closes it.
 * @csspart synced - When the page was last up to date.
 * @csspart warning - Says that what waits will be lost with the page.
 * @csspart message - What came of a button in the list.
 * @csspart list - One of its two lists, also `pending` or `failed`.
 * @csspart row - An operation in it, also `pending` or `failed`.
 * @csspart name - What an operation is called.
 * @csspart summary - Its arguments.
 * @csspart time - Since when it waits.
 * @csspart form - The fields in which its arguments are edited.
 * @csspart empty - Says that nothing waits.
 * @cssproperty [--sync-status-color] - Colour of the picture, whatever the state.
 * @cssproperty [--sync-status-queue-size=26rem] - Width of the list of what waits.
 * @cssproperty [--sync-status-queue-surface] - Its background.
 * @cssstate connecting - The first attempt is under way.
 * @cssstate connected - Live.
 * @cssstate reconnecting - The connection was lost or never came.
 * @cssstate offline - The device has no network.
 * @cssstate needs-auth - The sign-in was refused.
 * @cssstate closed - The client was closed.
 * @cssstate pending - Something waits for the backend.
 * @cssstate failed - The backend has refused something, and a person has to decide.
 * @cssstate queue-open - The list of what waits is open.
 */
export class SyncStatusIndicator extends RealtimeElement {
  static override readonly defaultTag = "sync-status";
  static override styles = [
    hostStyles,
    tokenStyles,
    buttonStyles,
    hiddenTextStyles,
    turningStyles,
    syncStatusStyles,
  ];

  /** Only the picture; the words are still there for assistive technology and as a tooltip. */
  @property({ type: Boolean }) compact = false;
  /** Tells assistive technology when the connection changes, and when the first attempt takes long. */
  @property({ type: Boolean }) announce = false;
  /**
   * When there is a button that opens the list of what waits. `auto`: while something waits that can't go out at once, or was
   * refused. `always`: as long as there is a client. `off`: never.
   */
  @property() queue: "auto" | "always" | "off" = "auto";
  /** What stands in that list instead of an operation's name and arguments. */
  @property({ attribute: false }) describeOperation: DescribeOperation | undefined;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #connection = new ConnectionController(this, () => ({ client: this.client }));
  readonly #outbox = new OutboxController(this, () => ({ client: this.client }));
  readonly #queue = new QueueDoor({
    root: () => this.renderRoot as ShadowRoot,
    connection: this.#connection,
    outbox: this.#outbox,
    words: () => this.words,
    locale: () => this.locale,
    describe: () => this.describeOperation,
    status: () => this.#status(),
    update: () => this.requestUpdate(),
    announce: (text) => {
      if (this.announce) this.say(text);
    },
    warn: (message) => this.warnOnce(message),
  });
  #knownFailures: number | undefined;
  #known: ConnectionState | undefined;
  #stopCountdown: Unsubscribe | undefined;
  /** Of the first attempt to connect: a timer until it is late. */
  #lateness: ReturnType<typeof setTimeout> | "late" | undefined;

  constructor() {
    super();
    this.internals.role = "group";
  }

  /** Undefined while there is no client. */
  get state(): ConnectionState | undefined {
    return this.#connection.state;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#countDown(false);
    this.#waitForFirst(false);
  }

  protected override get logger(): Logger {
    return this.#connection.client?.logger ?? super.logger;
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    const before = this.shadowRoot?.activeElement;
    this.#queue.beforeUpdate();
    super.update(changed);
    this.#queue.afterUpdate();
    // "Try now" is gone once it has worked.
    const base = this.renderRoot.querySelector<HTMLElement>("[part=base]");
    const isLost = before && !before.isConnected && !this.shadowRoot?.activeElement;
    if (isLost && base) focusForNow(base);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (!state && !this.#connection.isClientMissing) return nothing;
    const { icon, tone, text, next } = this.#status();
    const waiting = outboxTexts(this.#outbox.state, state, this.words);
    const hasButton = this.#hasQueueButton(waiting.length > 0);
    const besides = [next, ...(hasButton ? [] : waiting)].filter(Boolean);
    return html`<span class="row" part="base">
      <span class="state">
        <span class="sign" data-tone=${tone} title=${this.compact ? [text, ...waiting].join(" · ") : nothing}
          >${icon()}</span
        >
        <span part="text" class=${this.compact ? "hidden-text" : nothing}
          >${text}${besides.map((more) => html` <span class="next">· ${more}</span>`)}</span
        >
      </span>
      ${hasButton ? this.#renderQueueButton(waiting) : nothing}
      ${
        state?.name === "reconnecting" && !this.compact
          ? html`<button type="button" part="button" @click=${this.#tryNow}>${this.words.tryNow}</button>`
          : nothing
      }
      ${this.#queue.render()}
    </span>`;
  }

  #status(): ConnectionStatus {
    const { state, words } = this;
    const seconds = secondsUntilTry(state, Date.now());
    return {
      ...connectionView(state, words, this.#lateness === "late"),
      next: seconds === undefined ? "" : words.nextTry(seconds),
    };
  }

  /** Not taken away from under an open list. */
  #hasQueueButton(isHeldUp: boolean): boolean {
    const { queue } = this;
    if (queue === "always") return this.state !== undefined;
    if (queue === "off") return false;
    return isHeldUp || this.#queue.isOpen;
  }

  #renderQueueButton(waiting: readonly string[]): TemplateResult {
    const text = waiting.join(" · ") || this.words.queueTitle;
    const { compact } = this;
    const count = countOf(this.#outbox.state);
    const label = compact
      ? html`<span aria-hidden="true">${count}</span> <span class="hidden-text">${text}</span>`
      : text;
    return html`<button
      type="button"
      id="queue-button"
      part="button queue-button"
      aria-haspopup="dialog"
      title=${compact ? text : nothing}
      popovertarget="queue"
    >
      <slot name="queue-label">${label}</slot>
    </button>`;
  }

  protected override updated(): void {
    const { state } = this;
    this.internals.ariaLabel = this.words.connection;
    for (const name of stateNames) this.toggleState(name, state?.name === name);
    this.toggleState("no-client", this.#connection.isClientMissing);
    this.#tellOfOutbox(this.#outbox.state);
    if (this.#connection.isClientMissing) this.warnOfNoClient();
    this.toggleState("queue-open", this.#queue.isOpen);
    const isCounting = this.#queue.isOpen || secondsUntilTry(state, Date.now()) !== undefined;
    this.#countDown(this.isConnected && isCounting);
    if (state && state !== this.#known) this.#tellOfChange(state);
    this.#waitForFirst(this.isConnected && state?.name === "connecting");
  }

  readonly #tryNow = (): void => this.#connection.reconnect();

  #tellOfChange(state: ConnectionState): void {
    const before = this.#known;
    this.#known = state;
    this.dispatchEvent(new SyncStatusChangeEvent(state));
    if (!this.announce || !before || before.name === state.name) return;
    const { text } = connectionView(state, this.words);
    // Who was told that the first attempt is late knows what its failure says.
    if (text !== connectionView(before, this.words, this.#lateness === "late").text) this.say(text);
  }

  #tellOfOutbox(state: OutboxState | null): void {
    const { pending = 0, failed = 0 } = state ?? {};
    const before = this.#knownFailures;
    this.toggleState("pending", pending > 0);
    this.toggleState("failed", failed > 0);
    // What was there before is no news.
    if (this.announce && before !== undefined && failed > before) this.say(this.words.notAccepted(failed));
    this.#knownFailures = state?.failed;
  }

  #waitForFirst(isConnecting: boolean): void {
    if (isConnecting === (this.#lateness !== undefined)) return;
    if (this.#lateness !== "late") clearTimeout(this.#lateness);
    this.#lateness = undefined;
    if (!isConnecting) return;
    this.#lateness = setTimeout(() => {
      this.#lateness = "late";
      this.requestUpdate();
      if (this.announce) this.say(this.words.unreachable);
    }, LATE_MS);
  }

  #countDown(isCounting: boolean): void {
    if (!isCounting) {
      this.#stopCountdown?.();
      this.#stopCountdown = undefined;
    } else {
      this.#stopCountdown ??= everySecond(() => this.requestUpdate());
    }
  }
}
