import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { FunctionArgs, RealtimeClient } from "../../client/realtime-client.js";
import { QueryController } from "../../controllers/query-controller.js";
import type { QueryState } from "../../core/live/query-state.js";
import type { Logger } from "../../core/ports.js";
import { ValueChangeEvent } from "../../events/value-change-event.js";
import { formatNames, formatValue, isFormatName } from "../../internal/format-value.js";
import { warningIcon } from "../../internal/icons.js";
import { jsonObjectAttribute, UnreadableJson } from "../../internal/json-attribute.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { isSlottedRetry } from "../../internal/slotted-retry.js";
import { buttonStyles, hiddenTextStyles, hostStyles, tokenStyles } from "../../internal/styles.js";
import { parsePath, readPath, textOf } from "../../internal/template/placeholders.js";
import { liveValueStyles } from "./live-value.styles.js";

/**
 * How a value is shown: text, a Lit template or a node.
 *
 * @public
 */
export type FormatLiveValue = (value: unknown) => unknown;

/**
 * One live value, as a dashboard shows it.
 *
 * @summary One live value.
 * @tagname live-value
 * @status experimental
 * @since 0.1.0
 * @slot - Shown until the first result, and without JavaScript.
 * @slot empty - Shown when there is a result, but no value at `path`.
 * @slot error - Shown when there never was a result. A click on anything with `data-retry` tries again.
 * @fires {ValueChangeEvent} value-change - The value changed, or became stale or fresh.
 * @fires {PendingTaskEvent} pending-task - A first load began; its `complete` promise says when it ended.
 * @csspart text - The value.
 * @csspart empty - The default view of no value.
 * @csspart error - The default view of a failure, and the mark beside a value that could not be renewed.
 * @csspart button - The button "Try again".
 * @csspart icon - The picture that marks a failure.
 * @cssproperty [--live-value-muted] - Colour of secondary text.
 * @cssproperty [--live-value-danger] - Colour of failures.
 * @cssstate loading - The first result is not here yet.
 * @cssstate error - The newest attempt failed.
 * @cssstate stale - What is shown is older than the newest connection.
 * @cssstate empty - There is a result, but no value at `path`.
 */
export class LiveValue extends RealtimeElement {
  static override readonly defaultTag = "live-value";
  static override styles = [hostStyles, tokenStyles, buttonStyles, hiddenTextStyles, liveValueStyles];

  /** A query, as in "stats:messages". */
  @property() query: string | undefined;
  /** Arguments of the query; as an attribute a JSON object. */
  @property({ converter: jsonObjectAttribute }) args: FunctionArgs | undefined;
  /** The way to the value inside the result, for example "totals.today". Default: the result itself. */
  @property() path = ".";
  /**
   * `number`, `compact`, `percent`, `currency`, `date`, `time` or `datetime`; or (as a property) a function that
   * returns text, a Lit template or a node. Dates are milliseconds since 1970 or ISO texts.
   */
  @property() format: string | FormatLiveValue | undefined;
  /** An ISO 4217 code such as "EUR", for `format="currency"`. */
  @property() currency: string | undefined;
  /** Digits after the decimal sign, for numbers. Default: as the language does. */
  @property({ attribute: "fraction-digits", type: Number }) fractionDigits: number | undefined;
  /** What the value is, for assistive technology when it is announced. */
  @property() label = "";
  /** Tells assistive technology of new values. */
  @property({ type: Boolean }) announce = false;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #query = new QueryController(this, () => this.#options());
  #known: { readonly value: unknown; readonly stale: boolean } | undefined;

  constructor() {
    super();
    this.addEventListener("click", this.#onClick);
  }

  /** The newest value at `path`, before formatting. Undefined until the first result. */
  get value(): unknown {
    return this.#pick(this.#query.state);
  }

  /** Asks again after an error. */
  retry(): void {
    this.#query.retry();
  }

  protected override get logger(): Logger {
    return this.#query.client?.logger ?? super.logger;
  }

  protected override render(): TemplateResult {
    const { state } = this.#query;
    if (state.status === "error" && state.value === undefined) return this.#renderFailure();
    if (state.status === "loading") return html`<slot></slot>`;
    const value = this.#pick(state);
    const shown = value === undefined || value === null ? this.#renderEmpty() : this.#format(value);
    return html`<span part="text">${shown}</span
      >${state.status === "error" ? this.#renderOutdated() : nothing}`;
  }

  protected override updated(): void {
    const { value } = this;
    const { state } = this.#query;
    this.toggleState("loading", state.status === "loading" && !this.#query.isClientMissing);
    this.toggleState("empty", state.status === "ready" && (value ?? null) === null);
    this.toggleState("error", state.status === "error");
    this.toggleState("stale", state.stale);
    this.toggleState("no-client", this.#query.isClientMissing);
    this.reportLoading(this.isConnected && state.status === "loading" && !this.#query.isClientMissing);
    this.reportError(state.error);
    if (this.#query.isClientMissing) this.warnOfNoClient();
    if (state.status === "ready") this.#tellOfChange(state.stale);
  }

  #options() {
    const { query, args, client } = this;
    if (!(args instanceof UnreadableJson)) return { query, args, client };
    this.warnOnce(`args='${args.text}' can't be read as JSON: ${args.reason}. Nothing is loaded.`);
    return { query: undefined, client };
  }

  #pick(state: QueryState<unknown>): unknown {
    const path = parsePath(this.path);
    if (path) return readPath(state.value, path);
    this.warnOnce(`path="${this.path}" is not a path such as "totals.today" or "rows.0.name".`);
    return undefined;
  }

  #tellOfChange(stale: boolean): void {
    const { value } = this;
    const before = this.#known;
    if (before && Object.is(before.value, value) && before.stale === stale) return;
    this.#known = { value, stale };
    this.dispatchEvent(new ValueChangeEvent(value, before?.value, stale));
    if (!this.announce || !before || Object.is(before.value, value)) return;
    // Said as it is shown, whatever the format made of it.
    this.say([this.label, this.renderRoot.textContent.trim()].filter(Boolean).join(": "));
  }

  #format(value: unknown): unknown {
    const { format } = this;
    if (typeof format === "function") return format(value);
    const formatted = format === undefined ? undefined : this.#formatByName(value, format);
    return formatted ?? this.#plainText(value);
  }

  #formatByName(value: unknown, name: string): string | undefined {
    if (!isFormatName(name)) {
      this.warnOnce(
        `format="${name}" is not known. Use one of ${formatNames.join(", ")}, or set a function.`,
      );
      return undefined;
    }
    const { locale, currency, fractionDigits } = this;
    try {
      const text = formatValue(value, name, { locale, currency, fractionDigits });
      if (text === undefined) this.warnOnce(`format="${name}" does not fit a value of type ${typeof value}.`);
      return text;
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      this.warnOnce(`format="${name}" can't be used: ${error.message}.`);
      return undefined;
    }
  }

  #plainText(value: unknown): string {
    const text = textOf(value);
    if (text !== undefined) return text;
    this.warnOnce("the value is an object or a list. Name a field by `path`, or set a `format` function.");
    return JSON.stringify(value, (_name, field: unknown) =>
      typeof field === "bigint" ? `${field}n` : field,
    );
  }

  #renderEmpty(): TemplateResult {
    return html`<slot name="empty">
      <span class="note" part="empty"><span aria-hidden="true">–</span></span>
      <span class="hidden-text">${this.words.noValue}</span>
    </slot>`;
  }

  #renderFailure(): TemplateResult {
    const { retry, valueUnavailable } = this.words;
    return html`<slot name="error">
      <span class="note failed" part="error">
        ${warningIcon()}<span>${valueUnavailable}</span>
        <button type="button" part="button" @click=${() => this.retry()}>${retry}</button>
      </span>
    </slot>`;
  }

  #renderOutdated(): TemplateResult {
    const { valueOutdated } = this.words;
    return html`<span class="failed" part="error" title=${valueOutdated}>
      ${warningIcon()}<span class="hidden-text">${valueOutdated}</span>
    </span>`;
  }

  readonly #onClick = (event: Event): void => {
    if (isSlottedRetry(event)) this.retry();
  };
}
