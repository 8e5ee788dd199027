import { html, nothing, svg, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { RealtimeClient } from "../../client/realtime-client.js";
import type { Cursor } from "../../controllers/cursors/cursor.js";
import { isScroller } from "../../controllers/cursors/boxes.js";
import { CursorsController } from "../../controllers/cursors-controller.js";
import type { Logger } from "../../core/ports.js";
import type { MembersState } from "../../core/rooms/members-state.js";
import type { SignalTransport } from "../../core/rooms/signal-transport.js";
import { focusForNow } from "../../internal/focus.js";
import { lockIcon, warningIcon } from "../../internal/icons.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { isSlottedRetry } from "../../internal/slotted-retry.js";
import { buttonStyles, hostStyles, tokenStyles } from "../../internal/styles.js";
import { rootOf } from "../../internal/unshadowed.js";
import { CaretNodes } from "./caret-nodes.js";
import { CursorNodes, paint } from "./cursor-nodes.js";
import { cursorsWords } from "./cursors-words.js";
import { ForTarget } from "./for-target.js";
import { liveCursorsStyles } from "./live-cursors.styles.js";

const arrow = svg`<path d="M1 1 7 18.5l3-7.2 7.2-3Z" />`;

/**
 * Shows where others point, over whatever it is put around, and shows them where the reader points. Nothing of the content is sent:
 * only how far into which element a pointer is.
 *
 * @summary The pointers of others over any content.
 * @tagname live-cursors
 * @status experimental
 * @since 0.1.0
 * @slot - The content that everybody points at.
 * @slot denied - Shown in a corner of it when the reader may not be in the room.
 * @slot error - Shown there when the backend doesn't answer as it should. A click on anything with `data-retry` tries again.
 * @csspart overlay - All that is drawn over the content.
 * @csspart cursor - A pointer, with its name.
 * @csspart caret - The mark on a field in which somebody has selected something.
 * @csspart name - A name.
 * @csspart denied - The default view of a refusal.
 * @csspart error - The default view of a failure.
 * @csspart button - The button "Try again".
 * @csspart icon - The picture that marks a refusal or a failure.
 * @cssproperty [--live-cursors-layer=1000] - `z-index` of what is drawn over the content.
 * @cssstate empty - Nobody else points at anything.
 * @cssstate denied - The reader may not be in the room.
 * @cssstate error - The room can't be watched.
 * @cssstate stale - There is no connection, so the pointers may be elsewhere.
 */
export class LiveCursors extends RealtimeElement {
  static override readonly defaultTag = "live-cursors";
  static override styles = [hostStyles, tokenStyles, buttonStyles, liveCursorsStyles];

  /** The room, as in "board:42". */
  @property() room: string | undefined;
  /** The id of an element to point at, instead of the content. */
  @property({ attribute: "for" }) htmlFor: string | undefined;
  /** Also shows what others have selected in the fields of the content, and shows them what the reader has. */
  @property({ type: Boolean }) selections = false;
  /**
   * Tells several of these elements apart that a page has in one room: up to 20 small letters, digits and hyphens. The same on
   * everybody's page.
   */
  @property() name: string | undefined;
  /** What the content is, for assistive technology. Makes it a group of that name. */
  @property() label = "";
  /** Brings pointers to the others instead of the backend. */
  @property({ attribute: false }) transport: SignalTransport | undefined;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #controller = new CursorsController(this, () => ({
    room: this.room,
    client: this.client,
    name: this.name,
    transport: this.transport,
    surface: this.#surface,
    frame: () => this.#frame(),
    draw: (places, size) => this.#nodes.draw(places, size),
    drawCarets: this.selections ? (places) => this.#caretNodes.draw(places) : undefined,
  }));
  readonly #nodes = new CursorNodes();
  readonly #caretNodes = new CaretNodes();
  readonly #target = new ForTarget(() => this.requestUpdate());
  #surface: Element | null = this;
  /**
   * Looked at once in a place, as it would cost a look at all styles each time. Undefined: not known, as it is while the element
   * around it shows nothing of it yet.
   */
  #isScroller: boolean | undefined;

  constructor() {
    super();
    this.addEventListener("click", this.#onClick);
  }

  /** Who is in the room: `joining` also while there is no client or no room. */
  get state(): MembersState {
    return this.#controller.state;
  }

  /** Whose pointers there are. */
  get cursors(): readonly Cursor[] {
    return this.#controller.cursors;
  }

  /** Who of the others has selected something in a field. */
  get carets(): readonly Cursor[] {
    return this.#controller.carets;
  }

  /** Tries now, after a failure or a refusal. */
  retry(): void {
    this.#controller.retry();
  }

  protected override get logger(): Logger {
    return this.#controller.client?.logger ?? super.logger;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#isScroller = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#target.stop();
  }

  protected override willUpdate(): void {
    if (!this.isConnected) return;
    if (this.#isScroller === undefined) this.#lookWhetherScroller();
    if (this.htmlFor)
      this.#surface = this.#target.follow(rootOf(this) as Document | ShadowRoot, this.htmlFor) ?? null;
    else {
      this.#target.stop();
      this.#surface = this;
    }
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    // The button is gone once it has worked.
    if (focused && !focused.isConnected) focusForNow(this);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>
      <div class="overlay ${this.#isOverWindow ? "window" : ""}" part="overlay" aria-hidden="true">
        ${repeat(
          this.carets,
          ({ session }) => session,
          (caret) => this.#renderCaret(caret),
        )}
        ${repeat(
          this.cursors,
          ({ session }) => session,
          (cursor) => this.#renderCursor(cursor),
        )}
      </div>
      ${this.#renderNotice()}`;
  }

  #renderCaret({ session, member }: Cursor): TemplateResult {
    return html`<div class="caret" part="caret" data-session=${session}>
      <span class="name" part="name" dir="auto">${this.#nameOf(member)}</span>
      <span class="tip"></span>
    </div>`;
  }

  #nameOf(member: Cursor["member"]): string {
    return member?.name || cursorsWords(this.words).cursorsNameless;
  }

  #renderCursor({ session, member }: Cursor): TemplateResult {
    return html`<div class="cursor" part="cursor" data-session=${session}>
      <svg class="arrow" viewBox="0 0 20 20">${arrow}</svg>
      <span class="name" part="name" dir="auto">${this.#nameOf(member)}</span>
    </div>`;
  }

  #renderNotice(): TemplateResult | typeof nothing {
    const { name } = this.#controller.state;
    const words = cursorsWords(this.words);
    const place = this.htmlFor ? "notice beside" : "notice";
    if (name === "denied")
      return html`<slot name="denied"
        ><span class=${place} part="denied">${lockIcon()}<span>${words.cursorsDenied}</span></span></slot
      >`;
    if (name !== "failed") return nothing;
    return html`<slot name="error"
      ><span class=${place} part="error"
        >${warningIcon()}<span>${words.cursorsFailed}</span>
        <button type="button" part="button" @click=${() => this.retry()}>${words.retry}</button></span
      ></slot
    >`;
  }

  protected override updated(): void {
    const { state, isClientMissing } = this.#controller;
    this.#paint();
    this.internals.role = this.label ? "group" : null;
    this.internals.ariaLabel = this.label || null;
    this.toggleState("empty", state.name === "here" && this.cursors.length + this.carets.length === 0);
    this.toggleState("denied", state.name === "denied");
    this.toggleState("error", state.name === "failed");
    this.toggleState("stale", state.name === "here" && state.isStale);
    this.toggleState("no-client", isClientMissing);
    this.reportError(this.#controller.error);
    this.#warn();
  }

  #paint(): void {
    const nodesOf = (kind: string) => [...this.renderRoot.querySelectorAll<HTMLElement>(`.${kind}`)];
    const [pointers, carets] = [nodesOf("cursor"), nodesOf("caret")];
    this.#nodes.take(pointers);
    this.#caretNodes.take(carets);
    const people = new Map([...this.cursors, ...this.carets].map((each) => [each.session, each]));
    for (const node of [...pointers, ...carets]) {
      const person = people.get(node.dataset["session"] ?? "");
      if (person) paint(node, person.userId, person.member?.color);
    }
    // Nodes that have just come are nowhere yet.
    this.#controller.redraw();
  }

  #warn(): void {
    if (this.#controller.isClientMissing) this.warnOfNoClient();
    if (!this.room) this.warnOnce("there is no `room`, so nobody is seen.");
    if (!this.#surface)
      this.warnOnce(
        `for="${this.htmlFor}" names no element of this document or shadow root. It is waited for.`,
      );
  }

  /** Over the whole window, where the surface isn't this element, or scrolls itself. */
  get #isOverWindow(): boolean {
    return this.#surface !== this || this.#isScroller === true;
  }

  #lookWhetherScroller(): void {
    const style = getComputedStyle(this);
    // Styles of what isn't shown are empty.
    if (style.overflowX !== "") this.#isScroller = isScroller(style);
  }

  #frame(): { readonly element: HTMLElement; readonly isCutOff: boolean } | undefined {
    const element = this.renderRoot.querySelector<HTMLElement>(".overlay");
    return element ? { element, isCutOff: !this.#isOverWindow } : undefined;
  }

  readonly #onClick = (event: Event): void => {
    if (isSlottedRetry(event)) this.retry();
  };
}
