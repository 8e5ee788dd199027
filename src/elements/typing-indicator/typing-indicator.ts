import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { RealtimeClient } from "../../client/realtime-client.js";
import { MembersController } from "../../controllers/members-controller.js";
import { TypingController } from "../../controllers/typing-controller.js";
import { RealtimeError } from "../../core/errors.js";
import type { Logger } from "../../core/ports.js";
import type { Member } from "../../core/rooms/members-state.js";
import { TypingChangeEvent } from "../../events/typing-change-event.js";
import { asContent } from "../../internal/callback-answers.js";
import { focusForNow } from "../../internal/focus.js";
import { lockIcon, warningIcon } from "../../internal/icons.js";
import { LazyPart } from "../../internal/lazy-part.js";
import { NeededParts } from "../../internal/needed-parts.js";
import { readable } from "../../internal/readable.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { isSlottedRetry } from "../../internal/slotted-retry.js";
import { buttonStyles, hostStyles, tokenStyles } from "../../internal/styles.js";
import type { RecordView } from "../../internal/template/record-view.js";
import { TemplateWatch } from "../../internal/template-watch.js";
import { partsOf } from "../../internal/template/template-parts.js";
import { complaintAbout, type FieldPlace } from "./field-place.js";
import { FieldWatch } from "./field-watch.js";
import { typingIndicatorStyles } from "./typing-indicator.styles.js";
import { TypingNews } from "./typing-news.js";
import { type Sentence, typingSentence, typingWords } from "./typing-sentence.js";
import { isDocument, isElement, isShadowRoot } from "../../internal/unshadowed.js";

export type { TypingChangeEvent } from "../../events/typing-change-event.js";

/**
 * Who is typing, for a `renderTyping` function.
 *
 * @public
 */
export interface TypingView {
  /** A list as the language writes it: "Ada, Grace and 3 others". Empty where nobody is known by name. */
  readonly names: string;
  /** How many are typing. */
  readonly count: number;
  /** The whole sentence: "Ada and Grace are typing". */
  readonly text: string;
  /** Those whose names are known. */
  readonly members: readonly Member[];
  /** How many are typing besides those. */
  readonly others: number;
}

/**
 * How it is shown who is typing: text, a Lit template or a node. Called only while somebody is.
 *
 * @public
 */
export type RenderTyping = (typing: TypingView) => unknown;

/** How long an element waits for what comes later before it complains of it. Milliseconds. */
const graceMs = 1_000;
const defaultNames = 2;

const records = new LazyPart(() => import("../../internal/template/record-view.js"));

/**
 * Says who else is typing in a room, and tells the others when something is typed in a field: when, never what.
 *
 * @summary Who is typing.
 * @tagname typing-indicator
 * @status experimental
 * @since 0.1.0
 * @slot - Shown until it is known who is there, and without JavaScript. A `<template>` here shows who is typing.
 * @slot typing - What the template made of it. Filled by the element.
 * @slot empty - Shown while nobody is typing.
 * @slot denied - Shown when the reader may not be in the room, or no longer.
 * @slot error - Shown when the room can't be watched. A click on anything with `data-retry` tries again.
 * @fires {TypingChangeEvent} typing-change - Others began or stopped to type.
 * @csspart base - Everything; its room is kept while nobody is typing.
 * @csspart text - Who is typing, in words.
 * @csspart name - A name in that; cut where there is no room for it.
 * @csspart dot - One of the three dots.
 * @csspart error - The default view of a failure or a refusal.
 * @csspart button - The button "Try again".
 * @csspart icon - The picture that marks a failure.
 * @cssproperty [--typing-indicator-size=1lh] - The height that is kept.
 * @cssproperty [--typing-indicator-color] - Colour of the text.
 * @cssproperty [--typing-indicator-name-color] - Colour of the names.
 * @cssproperty [--typing-indicator-dot-color] - Colour of the dots.
 * @cssstate typing - Somebody else is typing.
 * @cssstate empty - Nobody else is.
 * @cssstate stale - There is no connection, so nobody knows.
 * @cssstate denied - The reader may not be in the room.
 * @cssstate error - The room can't be watched, or `renderTyping` failed.
 */
export class TypingIndicator extends RealtimeElement {
  static override readonly defaultTag = "typing-indicator";
  static override styles = [hostStyles, tokenStyles, buttonStyles, typingIndicatorStyles];

  /** Name of the room, as in "channel:general". */
  @property() room: string | undefined;
  /**
   * The id of a field in the same document or shadow root: what is typed there is told to the others in the room. Whatever has this
   * id at the time counts. Without it and `field` others are only shown.
   */
  @property() for: string | undefined;
  /** The field itself, wherever it is. Wins over `for`. */
  @property({ attribute: false }) field: Element | undefined;
  /** At most so many are named, the others are counted. */
  @property({ attribute: "max-visible", type: Number }) maxVisible = defaultNames;
  /** Shows who is typing in your own way. */
  @property({ attribute: false }) renderTyping: RenderTyping | undefined;
  /** Tells assistive technology who has begun to type: once, not at each pause. */
  @property({ type: Boolean }) announce = false;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #people = new MembersController(this, () => this.#options());
  readonly #typing = new TypingController(this, () => this.#options());
  readonly #watch = new FieldWatch({ typed: () => this.input(), ended: () => this.stop() });
  readonly #news = new TypingNews();
  readonly #parts = new NeededParts({
    arrived: () => this.requestUpdate(),
    warn: (message) => this.warnOnce(message),
  });
  #record: RecordView | undefined;
  #failure: RealtimeError | undefined;
  #known: { readonly members: readonly Member[]; readonly others: number } = { members: [], others: 0 };
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new TemplateWatch(this, () => this.#record?.end());
    this.addEventListener("click", (event) => {
      if (isSlottedRetry(event)) this.retry();
    });
  }

  /** Who else is typing, of those whose names are known. */
  get members(): readonly Member[] {
    return this.#typing.members;
  }

  /** How many are typing besides those. */
  get others(): number {
    return this.#typing.others;
  }

  /**
   * The user has typed something, where the element can't hear it by itself: to be called with each key. Others are told for five
   * seconds.
   */
  input(): void {
    this.#typing.input();
  }

  /** The user has sent it, emptied it or gone elsewhere. */
  stop(): void {
    this.#typing.stop();
  }

  /** Tries now, after a failure or a refusal. */
  retry(): void {
    this.#people.retry();
  }

  protected override get logger(): Logger {
    return this.#people.client?.logger ?? super.logger;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#parts.tryAgain();
    this.#expectInput();
    // It may have another root than before.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#grace);
    this.#record?.end();
    queueMicrotask(() => {
      if (!this.isConnected) this.#watch.watch(undefined);
    });
  }

  /** Also waits for what the author's template needs. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#parts.settled;
    return await super.getUpdateComplete();
  }

  protected override update(changed: PropertyValues<this>): void {
    if (changed.has("room") || changed.has("client")) this.#news.forget();
    if (["room", "for", "field"].some((name) => changed.has(name as keyof TypingIndicator)))
      this.#expectInput();
    if (this.isConnected) this.#watch.watch(this.#place());
    this.#needParts();
    const focused = this.shadowRoot?.activeElement;
    this.#updateSafely(changed);
    // A button that did its work is gone, but the reader goes on from there.
    if (focused && !focused.isConnected) focusForNow(this);
  }

  /** What the page's own code fails to show is said in its place. */
  #updateSafely(changed: PropertyValues<this>): void {
    const known = this.#failure;
    this.#failure = undefined;
    try {
      this.#showRecord();
      super.update(changed);
    } catch (cause) {
      this.#record?.end();
      // As long as it lasts, it is one failure.
      this.#failure = known ?? failureOf(cause);
      super.update(changed);
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="line" part="base">${this.#renderState()}</div>`;
  }

  #renderState(): unknown {
    if (this.#people.isClientMissing) return nothing;
    if (this.#failure) return this.#renderFailure(nothing);
    const { state } = this.#people;
    if (state.name === "joining") return html`<slot></slot>`;
    if (state.name === "denied")
      return html`<slot name="denied"
        ><span class="note" part="error">${lockIcon()}<span>${this.words.accessDenied}</span></span></slot
      >`;
    if (state.name === "failed")
      return html`<slot name="error">${this.#renderFailure(this.#retryButton())}</slot>`;
    const view = this.#view();
    if (!view) return html`<slot name="empty"></slot>`;
    if (this.#record?.template) return html`<slot name="typing"></slot>`;
    if (this.renderTyping) return asContent(this.renderTyping(view));
    return renderSentence(view.sentence);
  }

  #renderFailure(button: unknown): TemplateResult {
    const { typingUnavailable } = typingWords(this.words);
    return html`<span class="note" part="error"
      >${warningIcon()}<span>${typingUnavailable}</span>${button}</span
    >`;
  }

  #retryButton(): TemplateResult {
    return html`<button type="button" part="button" @click=${() => this.retry()}>
      ${this.words.retry}
    </button>`;
  }

  protected override updated(): void {
    const { state, isClientMissing } = this.#people;
    const isHere = state.name === "here";
    const count = this.members.length + this.others;
    this.toggleState("typing", isHere && count > 0);
    this.toggleState("empty", isHere && count === 0);
    this.toggleState("stale", isHere && state.isStale);
    this.toggleState("denied", state.name === "denied");
    this.toggleState("error", state.name === "failed" || this.#failure !== undefined);
    this.toggleState("no-client", isClientMissing);
    this.reportError(this.#people.error ?? this.#failure);
    if (isClientMissing) this.warnOfNoClient();
    this.#fitNames();
    this.#tellOfChange();
    if (isHere) this.#speak();
  }

  #options() {
    // As frameworks and attributes that are removed say that there is none.
    return { room: this.room ?? undefined, client: this.client };
  }

  #place(): FieldPlace | undefined {
    const field = this.field as unknown;
    if (isElement(field)) return { name: "element", field };
    if (field !== undefined && field !== null)
      this.warnOnce(`\`field\` must be an element, not "${readable(field)}".`);
    const root = this.getRootNode();
    const isRoot = isDocument(root) || isShadowRoot(root);
    return this.for && isRoot ? { name: "id", root, id: this.for } : undefined;
  }

  /** What is missing may still come, as pages and frameworks fill in one thing after another. */
  #expectInput(): void {
    clearTimeout(this.#grace);
    this.#grace = setTimeout(() => {
      if (!this.isConnected) return;
      if (!this.room) this.warnOnce("there is no `room`, so nobody is shown and nothing is told.");
      const place = this.#place();
      const complaint = place && complaintAbout(place);
      if (complaint !== undefined) this.warnOnce(complaint);
    }, graceMs);
  }

  #maxNames(): number {
    const { maxVisible } = this;
    if (Number.isInteger(maxVisible) && maxVisible >= 1) return maxVisible;
    if ((maxVisible as unknown) !== null && maxVisible !== undefined)
      this.warnOnce(
        `max-visible must be a whole number from 1, not "${readable(maxVisible)}". It is taken as 2.`,
      );
    return defaultNames;
  }

  #sentence(members: readonly Member[], others: number): Sentence {
    const words = typingWords(this.words);
    const names = members.map(({ name }) => name);
    return typingSentence(names, others, { maxNames: this.#maxNames(), words, locale: this.locale });
  }

  /** Undefined while nobody is typing. */
  #view(): (TypingView & { readonly sentence: Sentence }) | undefined {
    const { members, others } = this;
    const count = members.length + others;
    if (this.#people.state.name !== "here" || count === 0) return undefined;
    const sentence = this.#sentence(members, others);
    return { names: sentence.names, text: sentence.text, count, members, others, sentence };
  }

  #needParts(): void {
    const template = this.querySelector<HTMLTemplateElement>(":scope > template");
    if (template) this.#parts.need([records, ...partsOf(template)]);
  }

  #showRecord(): void {
    if (records.current)
      this.#record ??= new records.current.RecordView(this, (text) => this.warnOnce(text), "typing");
    const view = this.#view();
    if (!view || !this.isConnected) this.#record?.end();
    // A template is read once, so not before all is here that it needs.
    else if (this.#parts.areHere) this.#record?.show(view, this.locale);
  }

  /** How much of the line each name may take. */
  #fitNames(): void {
    const names = [...this.renderRoot.querySelectorAll("[part=name]")].map((name) => name.textContent.length);
    const text = this.renderRoot.querySelector("[part=text]")?.textContent ?? "";
    const rest = names.reduce((left, length) => left - length, text.length);
    const line = this.renderRoot.querySelector<HTMLElement>("[part=base]");
    line?.style.setProperty("--_names", String(Math.max(1, names.length)));
    line?.style.setProperty("--_rest", String(rest));
  }

  #tellOfChange(): void {
    const { members, others } = this;
    const before = this.#known;
    const joined = without(members, before.members);
    const left = without(before.members, members);
    this.#known = { members, others };
    if (joined.length + left.length > 0 || others !== before.others)
      this.dispatchEvent(new TypingChangeEvent(members, others, joined, left));
  }

  #speak(): void {
    if (!this.#news.take(this.members, performance.now()) || !this.announce) return;
    // Who has stopped by the time that it is said isn't named.
    this.say(() => {
      const begun = this.#news.tell(this.members);
      return begun.length > 0 ? this.#sentence(begun, 0).text : "";
    });
  }
}

/** Dots first, as what doesn't fit is cut at the end. */
function renderSentence({ parts }: Sentence): TemplateResult {
  const dot = html`<span part="dot"></span>`;
  const words = parts.map(({ isName, text }) =>
    isName ? html`<bdi part="name" title=${text}>${text}</bdi>` : text,
  );
  return html`<span class="dots" aria-hidden="true">${dot}${dot}${dot}</span
    ><span part="text">${words}</span>`;
}

function without(members: readonly Member[], others: readonly Member[]): readonly Member[] {
  const known = new Set(others.map(({ userId }) => userId));
  return members.filter(({ userId }) => !known.has(userId));
}

function failureOf(cause: unknown): RealtimeError {
  return new RealtimeError(
    "callback-failed",
    `Who is typing can't be shown, because \`renderTyping\` or the template failed: ${readable(cause)}.`,
    { cause },
  );
}
