import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { RealtimeClient } from "../../client/realtime-client.js";
import { ConnectionController } from "../../controllers/connection-controller.js";
import type { ConnectionState } from "../../core/live/connection-state.js";
import type { Logger } from "../../core/ports.js";
import type { Unsubscribe } from "../../core/source.js";
import { SyncStatusChangeEvent } from "../../events/sync-status-change-event.js";
import { focusForNow } from "../../internal/focus.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { buttonStyles, hiddenTextStyles, hostStyles, tokenStyles } from "../../internal/styles.js";
import { everySecond } from "../../internal/ticker.js";
import { connectionView, secondsUntilTry } from "./connection-view.js";
import { syncStatusStyles } from "./sync-status.styles.js";

const stateNames = ["connecting", "connected", "reconnecting", "offline", "needs-auth", "closed"] as const;

/**
 * Says whether the page is connected, in a picture and in words, and counts down to the next try.
 *
 * @summary The state of the connection.
 * @tagname sync-status
 * @status experimental
 * @since 0.1.0
 * @fires {SyncStatusChangeEvent} sync-status-change - The connection changed.
 * @csspart base - Everything.
 * @csspart icon - The picture of the state.
 * @csspart text - The words for the state.
 * @csspart button - The button "Try now".
 * @cssproperty [--sync-status-color] - Colour of the picture, whatever the state.
 * @cssstate connecting - The first attempt is under way.
 * @cssstate connected - Live.
 * @cssstate reconnecting - The connection was lost or never came.
 * @cssstate offline - The device has no network.
 * @cssstate needs-auth - The sign-in was refused.
 * @cssstate closed - The client was closed.
 */
export class SyncStatusIndicator extends RealtimeElement {
  static override readonly defaultTag = "sync-status";
  static override styles = [hostStyles, tokenStyles, buttonStyles, hiddenTextStyles, syncStatusStyles];

  /** Only the picture; the words are still there for assistive technology and as a tooltip. */
  @property({ type: Boolean }) compact = false;
  /** Tells assistive technology when the connection changes. */
  @property({ type: Boolean }) announce = false;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #connection = new ConnectionController(this, () => ({ client: this.client }));
  #known: ConnectionState | undefined;
  #stopCountdown: Unsubscribe | undefined;

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
  }

  protected override get logger(): Logger {
    return this.#connection.client?.logger ?? super.logger;
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    // "Try now" is gone once it has worked.
    const base = this.renderRoot.querySelector<HTMLElement>("[part=base]");
    if (focused && !focused.isConnected && base) focusForNow(base);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (!state && !this.#connection.isClientMissing) return nothing;
    const { icon, tone, text } = connectionView(state, this.words);
    const seconds = secondsUntilTry(state, Date.now());
    const next = seconds === undefined ? "" : this.words.nextTry(seconds);
    return html`<span class="row" part="base">
      <span class="state">
        <span class="sign" data-tone=${tone} title=${this.compact ? text : nothing}>${icon()}</span>
        <span part="text" class=${this.compact ? "hidden-text" : nothing}
          >${text}${next ? html` <span class="next">· ${next}</span>` : nothing}</span
        >
      </span>
      ${
        state?.name === "reconnecting" && !this.compact
          ? html`<button type="button" part="button" @click=${this.#tryNow}>${this.words.tryNow}</button>`
          : nothing
      }
    </span>`;
  }

  protected override updated(): void {
    const { state } = this;
    this.internals.ariaLabel = this.words.connection;
    for (const name of stateNames) this.toggleState(name, state?.name === name);
    this.toggleState("no-client", this.#connection.isClientMissing);
    if (this.#connection.isClientMissing) this.warnOfNoClient();
    this.#countDown(this.isConnected && secondsUntilTry(state, Date.now()) !== undefined);
    if (state && state !== this.#known) this.#tellOfChange(state);
  }

  readonly #tryNow = (): void => this.#connection.reconnect();

  #tellOfChange(state: ConnectionState): void {
    const before = this.#known;
    this.#known = state;
    this.dispatchEvent(new SyncStatusChangeEvent(state));
    if (this.announce && before && before.name !== state.name)
      this.say(connectionView(state, this.words).text);
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
