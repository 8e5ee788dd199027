import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { FunctionArgs, RealtimeClient } from "../../client/realtime-client.js";
import type { QueryState } from "../../core/live/query-state.js";
import type { Logger } from "../../core/ports.js";
import { ValueChangeEvent } from "../../events/value-change-event.js";
import { isAccessDenied } from "../../internal/access-denied.js";
import { RealtimeError } from "../../core/errors.js";
import { focusForNow } from "../../internal/focus.js";
import { numberOf } from "../../internal/number-of.js";
import { lockIcon, warningIcon } from "../../internal/icons.js";
import { isSkip, jsonObjectAttribute, objectIn } from "../../internal/json-attribute.js";
import { NeededParts } from "../../internal/needed-parts.js";
import { TemplateWatch } from "../../internal/template-watch.js";
import { partsOf } from "../../internal/template/template-parts.js";
import { UpdatePace } from "../../internal/update-pace.js";
import { readable } from "../../internal/readable.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { isSlottedRetry } from "../../internal/slotted-retry.js";
import { buttonStyles, hiddenTextStyles, hostStyles, tokenStyles } from "../../internal/styles.js";
import { parsePath, type Path, readPath } from "../../internal/value-path.js";
import type { Trend } from "./change-mark.js";
import type { RecordView } from "../../internal/template/record-view.js";
import { ValueFormat } from "./value-format.js";
import { marks, namedFormats, records, sparklines } from "./value-parts.js";
import { ValueQuery } from "./value-query.js";
import { liveValueStyles } from "./live-value.styles.js";

export type { ValueChangeEvent } from "../../events/value-change-event.js";

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
 * @slot - Shown until the first result, and without JavaScript. A `<template>` here shows a record.
 * @slot record - What the template made of the record. Filled by the element.
 * @slot empty - Shown when there is a result, but no value at `path`.
 * @slot denied - Shown when the reader may not see the value, or no longer.
 * @slot error - Shown when there never was a result. A click on anything with `data-retry` tries again.
 * @fires {ValueChangeEvent} value-change - The value changed, or became stale or fresh.
 * @fires {PendingTaskEvent} pending-task - A first load began; its `complete` promise says when it ended.
 * @csspart text - The value. For a moment after a change also `changed`, and `up` or `down` for numbers.
 * @csspart trend - The arrow beside a number that has just changed.
 * @csspart sparkline - The line through the last values.
 * @csspart empty - The default view of no value.
 * @csspart error - The default view of a failure, and the mark beside a value that could not be renewed.
 * @csspart button - The button "Try again".
 * @csspart icon - The picture that marks a failure.
 * @cssproperty [--live-value-muted] - Colour of secondary text.
 * @cssproperty [--live-value-danger] - Colour of failures.
 * @cssproperty [--live-value-highlight] - Background of a value that has just changed.
 * @cssproperty [--live-value-up] - The same, and the arrow, for a number that has grown.
 * @cssproperty [--live-value-down] - The same, and the arrow, for a number that has shrunk.
 * @cssproperty [--live-value-sparkline] - Colour of the line through the last values.
 * @cssstate loading - The first result is not here yet.
 * @cssstate error - The newest attempt failed, or the value can't be written.
 * @cssstate denied - The reader may not see the value.
 * @cssstate stale - What is shown is older than the newest connection.
 * @cssstate empty - There is a result, but no value at `path`.
 */
export class LiveValue extends RealtimeElement {
  static override readonly defaultTag = "live-value";
  static override styles = [hostStyles, tokenStyles, buttonStyles, hiddenTextStyles, liveValueStyles];

  /** A query, as in "stats:messages". */
  @property() query: string | undefined;
  /**
   * Arguments of the query; or a JSON object as text. Nothing is asked while it is "skip" or null: the arguments come
   * later.
   */
  @property({ converter: jsonObjectAttribute }) args: FunctionArgs | string | null | undefined;
  /** The way to the value inside the result, for example "totals.today". Default: the result itself. */
  @property() path: string | undefined = ".";
  /**
   * `number`, `compact`, `percent`, `currency`, `date`, `time`, `datetime` or `relative`; or (as a property) a function that
   * returns text, a Lit template or a node. Dates are milliseconds since 1970 or ISO texts.
   */
  @property() format: string | FormatLiveValue | undefined;
  /** An ISO 4217 code such as "EUR", for `format="currency"`. */
  @property() currency: string | undefined;
  /** Digits after the decimal sign, for numbers. Default: as the language does. */
  @property({ attribute: "fraction-digits", type: Number }) fractionDigits: number | undefined;
  /** Marks the value for a moment when it has changed. */
  @property({ type: Boolean }) highlight = false;
  /** Draws a line through the last values, at most so many (2 to 500). */
  @property({ type: Number }) sparkline: number | undefined;
  /** Shows at most so many values a second, always the last one. */
  @property({ attribute: "max-updates-per-second", type: Number }) maxUpdatesPerSecond: number | undefined;
  /** What the value is, for assistive technology when it is announced. */
  @property() label = "";
  /** Tells assistive technology of new values. */
  @property({ type: Boolean }) announce = false;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #query = new ValueQuery(this, () => this.#options(), {
    takes: () => this.#takesInTime(),
    begins: (isRevived) => this.#begin(isRevived),
  });
  #record: RecordView | undefined;
  readonly #pace = new UpdatePace(() => this.#takeUp());
  readonly #written = new ValueFormat(
    (message) => this.warnOnce(message),
    () => this.requestUpdate(),
  );
  readonly #parts = new NeededParts({
    arrived: () => this.requestUpdate(),
    warn: (message) => this.warnOnce(message),
  });
  #shown: QueryState<unknown> = this.#query.state;
  #points: readonly number[] = [];
  #trend: Trend | undefined;
  /** What is shown is of another query, or from before the element was away. */
  #isOther = true;
  /** What the format or the template threw when it was given the value that is shown. */
  #failure: RealtimeError | undefined;
  #known: { readonly value: unknown; readonly stale: boolean } | undefined;

  constructor() {
    super();
    new TemplateWatch(this, () => this.#record?.end());
    this.addEventListener("click", this.#onClick);
  }

  /** The newest value at `path`, before formatting. Undefined until the first result. */
  get value(): unknown {
    return this.#pick(this.#query.state);
  }

  /** The last values that were numbers, oldest first. Empty without `sparkline`. */
  get points(): readonly number[] {
    return this.#points;
  }

  /** Asks again after an error. */
  retry(): void {
    this.#query.retry();
  }

  protected override get logger(): Logger {
    return this.#query.client?.logger ?? super.logger;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pace.cancel();
    this.#written.keepTrue(false);
    this.#record?.end();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#parts.tryAgain();
    this.#isOther = true;
  }

  protected override willUpdate(): void {
    this.#pace.maxPerSecond = this.#checkRate();
  }

  /** Also waits for what the value is shown by. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#parts.settled;
    return await super.getUpdateComplete();
  }

  protected override update(changed: PropertyValues<this>): void {
    const { state } = this.#query;
    // The first value is shown when it can be shown as it is meant.
    const isWaiting = !this.#parts.need(this.#neededParts()) && this.#shown.name === "loading";
    if (!this.#isFlow(state) && !(isWaiting && state.name === "ready")) this.#shown = state;
    this.#isOther = false;
    // Nothing may be known any more: what comes may be another user's.
    if (this.#shown.name === "loading" || isAccessDenied(this.#shown.error)) this.#forget();
    // Values of another field make no line together with these.
    if (changed.has("path")) this.#forget();
    if (changed.has("sparkline")) this.#fitPoints();
    if (this.#shown.name === "ready") this.#note(this.#pick(this.#shown));
    this.#written.begin();
    const focused = this.shadowRoot?.activeElement;
    this.#updateSafely(changed);
    // A button that did its work is gone, but the reader goes on from there.
    if (focused && !focused.isConnected) focusForNow(this);
  }

  /** A format or a template that fails is said in the place of the value, and asked again when there is another one. */
  #updateSafely(changed: PropertyValues<this>): void {
    const known = this.#failure;
    this.#failure = undefined;
    try {
      this.#showRecord(this.#shown, this.#pick(this.#shown));
      super.update(changed);
    } catch (cause) {
      this.#record?.end();
      // As long as it lasts, it is one failure.
      this.#failure = known ?? failureOf(cause);
      super.update(changed);
    }
  }

  protected override render(): TemplateResult {
    const state = this.#shown;
    if (this.#failure) return this.#renderUnshown();
    if (isAccessDenied(state.error)) return this.#renderDenied();
    if (state.name === "failed" && state.value === undefined) return this.#renderFailure();
    if (state.name === "loading") return html`<slot></slot>`;
    const value = this.#pick(state);
    const isMissing = value === undefined || value === null;
    const shown = isMissing ? this.#renderEmpty() : this.#renderValue(value);
    const words = ["text", ...(this.#trend ? ["changed", this.#trend] : [])].join(" ");
    return html`<span part=${words}>${shown}</span>${this.#renderMarks(state)}`;
  }

  #renderValue(value: unknown): unknown {
    return this.#record?.template ? html`<slot name="record"></slot>` : this.#format(value);
  }

  #renderMarks(state: QueryState<unknown>): TemplateResult {
    const points = this.#points;
    const line = points.length > 0 ? sparklines.current : undefined;
    return html`${this.#renderArrow(state)}${
      line?.sparkline(points, this.#sparklineName(points)) ?? nothing
    }${state.name === "failed" ? this.#renderOutdated() : nothing}`;
  }

  /** Its room is kept while there is none, so that nothing jumps. */
  #renderArrow(state: QueryState<unknown>): unknown {
    const trend = this.#trend === "up" || this.#trend === "down" ? this.#trend : undefined;
    if (trend)
      return html`<span class="arrow" part="trend ${trend}" aria-hidden="true">${arrows[trend]}</span>`;
    const hasRoom = this.highlight && numberOf(this.#pick(state)) !== undefined;
    return hasRoom ? html`<span class="arrow"></span>` : nothing;
  }

  #sparklineName(points: readonly number[]): string {
    const [first = 0] = points;
    const written = [first, points.at(-1) ?? first].map((point) => this.#formatOrNothing(point));
    // A format that returns nodes can't be put into a name, so the number stands there as it is.
    const [from = "", to = ""] = written.map((text, at) =>
      typeof text === "string" ? text : String(at === 0 ? first : points.at(-1)),
    );
    return this.words.sparkline(points.length, from, to);
  }

  protected override updated(): void {
    const state = this.#shown;
    const value = this.#pick(state);
    this.toggleState("loading", state.name === "loading" && !this.#query.isClientMissing);
    this.toggleState("empty", state.name === "ready" && (value ?? null) === null);
    this.toggleState("denied", isAccessDenied(state.error));
    this.toggleState("error", state.name === "failed" || this.#failure !== undefined);
    this.toggleState("stale", state.stale);
    this.toggleState("no-client", this.#query.isClientMissing);
    this.reportLoading(this.isConnected && state.name === "loading" && !this.#query.isClientMissing);
    this.reportError(state.error ?? this.#failure);
    if (this.#query.isClientMissing) this.warnOfNoClient();
    else if (this.#query.client && !this.query && !isSkip(this.args))
      this.warnOnce('there is no query. Say which, as in query="stats:messages".');
    this.#written.keepTrue(this.isConnected);
    if (state.name === "ready") this.#tellOfChange(state.stale);
  }

  #neededParts() {
    const template = this.querySelector<HTMLTemplateElement>(":scope > template");
    return [
      ...(typeof this.format === "string" && this.format !== "" ? [namedFormats] : []),
      ...(this.highlight ? [marks] : []),
      ...((this.sparkline ?? null) === null ? [] : [sparklines]),
      ...(template ? [records, ...partsOf(template)] : []),
    ];
  }

  #options() {
    const { query, client } = this;
    const args = objectIn(this.args);
    return isSkip(args) ? { query: undefined, client } : { query, args, client };
  }

  #pick(state: QueryState<unknown>): unknown {
    if (isAccessDenied(state.error)) return undefined;
    // As frameworks and attributes that are removed say that there is none.
    const source = (this.path as string | null | undefined) ?? ".";
    const path = typeof source === "string" ? parsePath(source) : undefined;
    if (path) return this.#read(state.value, path);
    this.warnOnce(`path="${readable(source)}" is not a path such as "totals.today" or "rows.0.name".`);
    return undefined;
  }

  #read(result: unknown, path: Path): unknown {
    try {
      return readPath(result, path);
    } catch (error) {
      this.warnOnce(`the value can't be read: ${readable(error)}.`);
      return undefined;
    }
  }

  #tellOfChange(stale: boolean): void {
    const value = this.#pick(this.#shown);
    const before = this.#known;
    if (before && Object.is(before.value, value) && before.stale === stale) return;
    this.#known = { value, stale };
    this.dispatchEvent(new ValueChangeEvent(value, before?.value, stale));
    if (!this.announce || !before || Object.is(before.value, value)) return;
    this.say([this.label, this.#textShown()].filter(Boolean).join(": "));
  }

  /** Whatever a format or a template made of the value. */
  #textShown(): string {
    const text = this.#record?.text ?? this.renderRoot.querySelector("[part~=text]")?.textContent ?? "";
    return text.replaceAll(/\s+/g, " ").trim();
  }

  /** Only the flow of values is slowed down: what happens to the connection is always said at once. */
  #isFlow(state: QueryState<unknown>): boolean {
    const shown = this.#shown;
    const isReady = state.name === "ready" && shown.name === "ready";
    return isReady && state.stale === shown.stale && !this.#isOther;
  }

  #takesInTime(): boolean {
    const { state } = this.#query;
    if (!this.#isFlow(state)) return false;
    this.#pace.request(state.own);
    return true;
  }

  /** In one go, so that the pace knows what it cost. */
  #takeUp(): void {
    this.#shown = this.#query.state;
    this.requestUpdate();
    this.performUpdate();
  }

  #begin(isRevived: boolean): void {
    this.#isOther = true;
    if (!isRevived) this.#forget();
  }

  /** What comes next is no change of what was shown. */
  #forget(): void {
    this.#points = [];
    this.#known = undefined;
    this.#trend = undefined;
  }

  #checkRate(): number | undefined {
    const rate = this.maxUpdatesPerSecond;
    if (
      rate === undefined ||
      rate === null ||
      (typeof rate === "number" && rate > 0 && Number.isFinite(rate))
    )
      return rate ?? undefined;
    this.warnOnce(
      `max-updates-per-second must be a number above 0, not "${readable(rate)}". All values are shown.`,
    );
    return undefined;
  }

  #showRecord(state: QueryState<unknown>, value: unknown): void {
    const isThere = state.name !== "loading" && value !== undefined && value !== null;
    if (records.current)
      this.#record ??= new records.current.RecordView(this, (text) => this.warnOnce(text), "record");
    if (!isThere || !this.isConnected) this.#record?.end();
    // A template is read once, so not before all is here that it needs.
    else if (this.#parts.areHere) this.#record?.show(value, this.locale);
  }

  /** Another value is shown than before. */
  #note(value: unknown): void {
    const before = this.#known;
    if (before && Object.is(before.value, value)) return;
    this.#notePoint(value);
    if (!this.highlight || !before) return;
    if (!marks.current) return;
    this.#trend = marks.current.trendOf(before.value, value);
    void this.#mark(marks.current);
  }

  async #mark({ mark }: NonNullable<typeof marks.current>): Promise<void> {
    const trend = this.#trend;
    const name = trend === "changed" || trend === undefined ? "highlight" : trend;
    const isLast = await mark(this.#textElement(), `var(--live-value-${name}, ${markColors[name]})`);
    if (!isLast) return;
    this.#trend = undefined;
    this.requestUpdate();
  }

  async #textElement(): Promise<HTMLElement | null> {
    await this.updateComplete;
    return this.renderRoot.querySelector<HTMLElement>("[part~=text]");
  }

  #notePoint(value: unknown): void {
    const most = this.#checkSparkline();
    if (most === undefined || value === undefined || value === null) return;
    const point = numberOf(value);
    if (point === undefined)
      this.warnOnce(`sparkline draws numbers, but the value is of type ${typeof value}.`);
    // What is not finite has no height.
    else if (Number.isFinite(point)) this.#points = [...this.#points, point].slice(-most);
  }

  #fitPoints(): void {
    const most = this.#checkSparkline();
    this.#points = most === undefined ? [] : this.#points.slice(-most);
    if (this.#points.length === 0 && this.#known) this.#notePoint(this.#known.value);
  }

  #checkSparkline(): number | undefined {
    const most = this.sparkline;
    if (most === undefined || most === null) return undefined;
    if (Number.isInteger(most) && most >= 2 && most <= 500) return most;
    this.warnOnce(
      `sparkline must be a whole number from 2 to 500, not "${readable(most)}". Nothing is drawn.`,
    );
    return undefined;
  }

  #format(value: unknown): unknown {
    return this.#written.write(value, this, this.locale);
  }

  /** For what is beside the value, where a format that fails is no news. */
  #formatOrNothing(value: unknown): unknown {
    try {
      return this.#format(value);
    } catch {
      return undefined;
    }
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

  /** There is a value, but it can't be written. */
  #renderUnshown(): TemplateResult {
    return html`<span class="note failed" part="error">
      ${warningIcon()}<span>${this.words.valueUnavailable}</span>
    </span>`;
  }

  #renderDenied(): TemplateResult {
    return html`<slot name="denied">
      <span class="note" part="error">${lockIcon()}<span>${this.words.accessDenied}</span></span>
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

function failureOf(cause: unknown): RealtimeError {
  return new RealtimeError(
    "callback-failed",
    `The value can't be shown, because its \`format\` or template failed: ${readable(cause)}.`,
    { cause },
  );
}

const arrows = { up: "\u25b2", down: "\u25bc" } as const;

const markColors = {
  highlight: "color-mix(in srgb, var(--_accent) 35%, transparent)",
  up: "color-mix(in srgb, var(--_ok) 35%, transparent)",
  down: "color-mix(in srgb, var(--_danger) 35%, transparent)",
} as const;
