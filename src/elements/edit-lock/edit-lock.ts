import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { RealtimeClient } from "../../client/realtime-client.js";
import { LeaseController } from "../../controllers/lease-controller.js";
import type { Acquired, LeaseAnswer, LeaseLoss, LeaseState } from "../../core/rooms/lease-state.js";
import type { Logger } from "../../core/ports.js";
import type { BeforeMutateEvent } from "../../events/before-mutate-event.js";
import { LeaseChangeEvent } from "../../events/lease-change-event.js";
import { messageOf } from "../../core/errors.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { keepTrue, stopKeeping } from "../../internal/shared-clock.js";
import {
  buttonStyles,
  hiddenTextStyles,
  hostStyles,
  tokenStyles,
  turningStyles,
} from "../../internal/styles.js";
import { editLockStyles } from "./edit-lock.styles.js";
import { writtenText } from "./kept-text.js";
import { renderBar, type BarActs } from "./lock-bar.js";
import { durationOf } from "./lock-duration.js";
import { LockFocus } from "./lock-focus.js";
import { join, lossText, nameOf, textsOf } from "./lock-texts.js";
import { lockWords, type LockWords } from "./lock-words.js";

export type { LeaseChangeEvent } from "../../events/lease-change-event.js";

const stateNames = ["mine", "free", "locked", "unknown", "denied", "error"] as const;
const stateOf: Readonly<Record<LeaseState["name"], (typeof stateNames)[number]>> = {
  ...{ mine: "mine", free: "free", theirs: "locked" },
  ...{ unknown: "unknown", denied: "denied", failed: "error" },
};

/**
 * Lets one at a time edit what is inside. Says who does, lets others wait in line, ask for it or take it over, and keeps what the user
 * has written when their turn ends. The server's part is `assertLease` in the mutation that writes it.
 *
 * @summary One at a time edits what is inside.
 * @tagname edit-lock
 * @status experimental
 * @since 0.1.0
 * @slot - What is edited: inert unless this tab may edit it.
 * @fires {LeaseChangeEvent} lease-change - Who may edit changed, or something about it.
 * @fires {PendingTaskEvent} pending-task - A first load began; its `complete` promise says when it ended.
 * @fires {RealtimeErrorEvent} realtime-error - It can't be found out who may edit.
 * @csspart bar - Says who is editing, with the buttons.
 * @csspart text - Who is editing.
 * @csspart lost - How the user's editing has ended.
 * @csspart ask - Who asks to edit.
 * @csspart message - What came of a button.
 * @csspart form - The fields of asking.
 * @csspart button - Every button; also `edit`, `done`, `wait`, `cancel`, `send`, `ask-button`, `take-over`, `give`, `keep`, `copy` or `retry`.
 * @csspart icon - The sign of the state.
 * @csspart content - What is edited.
 * @cssproperty [--edit-lock-gap=0.5rem] - Room between the bar and what is edited.
 * @cssproperty [--edit-lock-color] - Colour of the sign, whatever the state.
 * @cssproperty [--edit-lock-line] - Colour of the line beside what can't be edited.
 * @cssstate mine - This tab may edit.
 * @cssstate free - Nobody is editing.
 * @cssstate locked - Somebody else is editing, or the user in another tab.
 * @cssstate waiting - This tab waits in line.
 * @cssstate unknown - It isn't known who is editing.
 * @cssstate denied - The user may not edit it.
 * @cssstate error - The backend doesn't answer as it should.
 */
export class EditLock extends RealtimeElement {
  static override readonly defaultTag = "edit-lock";
  static override styles = [
    hostStyles,
    tokenStyles,
    buttonStyles,
    hiddenTextStyles,
    turningStyles,
    editLockStyles,
  ];

  /** Name of the room, as in "doc:42". */
  @property() room: string | undefined;
  /** What of the room one at a time may edit, as in "title". */
  @property() resource: string | undefined;
  /** Lets the user begin by putting the focus into what is edited, while nobody else does. */
  @property({ type: Boolean }) auto = false;
  /** The user may take over without asking, by `rooms.mayTakeOver` on the server: shows the button for it always. */
  @property({ type: Boolean, attribute: "may-take-over" }) mayTakeOver = false;
  /**
   * The user is done when the focus was elsewhere for so many milliseconds. `0`: at once; `Infinity`: never. Default: one minute.
   */
  @property({ type: Number, attribute: "release-after" }) releaseAfter = 60_000;
  /** Argument in which mutations called from inside get the fence, as in "fence". Default: none. */
  @property({ attribute: "fence-arg" }) fenceArg: string | undefined;
  /** Argument in which they get by what the backend knows this browser where nobody is signed in, as in "guest". Default: none. */
  @property({ attribute: "guest-arg" }) guestArg: string | undefined;
  /** Tells assistive technology each change of who is editing. What the user loses, and who asks them, is always told. */
  @property({ type: Boolean }) announce = false;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #lease = new LeaseController(this, () => ({
    client: this.client,
    room: this.room,
    resource: this.resource,
  }));
  readonly #focus = new LockFocus(this, () => this.renderRoot as ShadowRoot);
  #known: LeaseState | undefined;
  /** Said assertively, once. */
  #alarm = "";
  #message = "";
  #isAskFormOpen = false;
  #isBusy = false;
  #isWaiting = false;
  /** It couldn't be had by the focus alone. */
  #isAutoRefused = false;
  #releaseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.internals.role = "group";
    this.addEventListener("focusin", () => this.#focused());
    this.addEventListener("focusout", () => this.#releaseLater());
    this.addEventListener("before-mutate", (event) => this.#addClaim(event));
  }

  /** How the lease stands. */
  get state(): LeaseState {
    return this.#lease.state;
  }

  /** What goes with each write of what is edited. Undefined while this tab may not edit. */
  get fence(): bigint | undefined {
    return this.#lease.fence;
  }

  /** Begins to edit, or takes a place in line where somebody else does and `wait` is set. */
  async edit(options: { readonly wait?: boolean } = {}): Promise<Acquired> {
    if (options.wait !== true) return this.#lease.acquire();
    this.#isWaiting = true;
    this.requestUpdate();
    const acquired = await this.#lease.acquire({ wait: true });
    this.#isWaiting = false;
    this.requestUpdate();
    return acquired;
  }

  /** Takes over from whoever is editing, where the server lets one. */
  takeOver(): Promise<Acquired> {
    return this.#lease.takeOver();
  }

  /** Is done, or waits no more. */
  release(): Promise<LeaseAnswer> {
    return this.#lease.release();
  }

  /** Tries again, after a refusal or a failure. */
  retry(): void {
    this.#lease.retry();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#releaseTimer);
    stopKeeping(this.#tellTime);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // One that was only moved goes on.
    this.#releaseLater();
  }

  protected override get logger(): Logger {
    return this.#lease.client?.logger ?? super.logger;
  }

  get #words(): LockWords {
    return lockWords(this.words);
  }

  get #isOpen(): boolean {
    const { state } = this;
    if (state.name === "mine") return true;
    return this.auto && state.name === "free" && state.next === null && !this.#isAutoRefused;
  }

  protected override willUpdate(): void {
    const { state } = this;
    if (state.name !== this.#known?.name) this.#isAutoRefused = false;
    if (state.name !== "theirs") this.#isAskFormOpen = false;
    this.#tellOfLoss(state);
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    const before = this.#focus.place();
    super.update(changed);
    this.#focus.keep(before, this.#isOpen);
  }

  protected override render(): TemplateResult {
    const { state } = this;
    const words = this.#words;
    const isMissing = this.#lease.isClientMissing;
    const bar = renderBar({
      state,
      words,
      texts: isMissing
        ? { tone: "muted", text: words.noClient }
        : textsOf(state, words, this.#duration(state)),
      acts: isMissing ? undefined : this.#acts,
      isWaiting: this.#isInLine,
      isAskFormOpen: this.#isAskFormOpen,
      mayTakeOver: this.mayTakeOver,
      message: this.#message,
      hasText: this.#hasLostText(state),
    });
    return html`<div class="bar" part="bar">${bar}</div>
      <div role="alert" class="hidden-text">${this.#alarm}</div>
      <div class="content" part="content" ?inert=${!this.#isOpen}><slot></slot></div>`;
  }

  protected override updated(): void {
    const { state } = this;
    const isMissing = this.#lease.isClientMissing;
    this.internals.ariaLabel = this.#words.lockLabel;
    for (const name of stateNames) this.toggleState(name, !isMissing && stateOf[state.name] === name);
    this.toggleState("waiting", this.#isInLine);
    this.toggleState("no-client", isMissing);
    if (isMissing) this.warnOfNoClient();
    if (!this.room || !this.resource)
      this.warnOnce('it needs `room` and `resource`, as in room="doc:42" resource="title".');
    if (!(this.releaseAfter >= 0))
      this.warnOnce("`release-after` must be a number of milliseconds, 0 or more.");
    this.reportError(this.#lease.error);
    this.reportLoading(this.#lease.client !== undefined && state.name === "unknown" && state.isConnecting);
    if (state !== this.#known) this.#tellOfChange(state);
  }

  /** In line, or about to be. */
  get #isInLine(): boolean {
    const { state } = this;
    const place = state.name === "free" || state.name === "theirs" ? state.place : null;
    return state.name !== "mine" && (this.#isWaiting || place !== null);
  }

  #duration(state: LeaseState): string | undefined {
    const now = this.#lease.lease?.serverNow;
    if (state.name !== "theirs" || now === undefined) {
      stopKeeping(this.#tellTime);
      return undefined;
    }
    const { text, validFor } = durationOf(now - state.grantedAt, this.locale);
    if (this.isConnected) keepTrue(this.#tellTime, validFor);
    return text;
  }

  readonly #tellTime = (): number => {
    this.requestUpdate();
    return Infinity;
  };

  /** What is told at once, and once: that the user can't go on, why, and who can. */
  #tellOfLoss(state: LeaseState): void {
    const before = lossOf(this.#known);
    const lost = lossOf(state);
    if (lost === null) this.#alarm = "";
    else if (lost !== before)
      this.#alarm = join(lossText(lost, this.#words), textsOf(state, this.#words, undefined).text);
  }

  #tellOfChange(state: LeaseState): void {
    const before = this.#known;
    this.#known = state;
    if (state.name !== before?.name) this.#message = "";
    const isNews = before !== undefined || state.name !== "unknown";
    if (isNews) this.dispatchEvent(new LeaseChangeEvent(state));
    const words = this.#words;
    const ask = state.name === "mine" ? state.ask : null;
    const askedBefore = before?.name === "mine" ? before.ask : null;
    if (ask !== null && ask.by.session !== askedBefore?.by.session)
      this.say(words.lockAsks(nameOf(ask.by, words), ask.text));
    else if (this.announce && before !== undefined && before.name !== state.name && lossOf(state) === null)
      this.say(textsOf(state, words, undefined).text);
    if (state.name !== before?.name) this.#releaseLater();
  }

  /** Somebody else who signs in is offered nothing of what the former user wrote. */
  #hasLostText(state: LeaseState): boolean {
    const lost = lossOf(state);
    return lost !== null && lost !== "other-user" && writtenText(this) !== "";
  }

  readonly #acts: BarActs = {
    edit: () => this.#do(() => this.edit()),
    wait: () => void this.edit({ wait: true }).then((acquired) => this.#acquired(acquired)),
    takeOver: () => this.#do(() => this.takeOver()),
    done: () => this.#do(() => this.release()),
    openAskForm: (isOpen) => {
      this.#isAskFormOpen = isOpen;
      this.requestUpdate();
      if (isOpen) void this.updateComplete.then(() => this.#focus.askForm());
    },
    ask: (text) => {
      this.#isAskFormOpen = false;
      this.#do(() => this.#lease.ask(text));
    },
    answer: (answer) => this.#do(() => this.#lease.answer(answer)),
    copy: () => void this.#copy(),
    retry: () => this.retry(),
  };

  /** One act at a time: who presses a button twice means it once. */
  #do(act: () => Promise<Acquired | LeaseAnswer>): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#message = "";
    void act().then((outcome) => {
      this.#isBusy = false;
      if (typeof outcome !== "string") this.#acquired(outcome);
      else if (outcome !== "done") this.#tell(this.#words.lockNotDone);
    });
    this.requestUpdate();
  }

  #acquired({ name }: Acquired): void {
    if (name === "unavailable") this.#tell(this.#words.lockNotDone);
    else if (name === "queue-full") this.#tell(this.#words.lockQueueFull);
  }

  #tell(message: string): void {
    this.#message = message;
    this.say(message);
    this.requestUpdate();
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(writtenText(this));
      this.#tell(this.#words.lockCopied);
    } catch (error) {
      this.logger.debug(`<edit-lock>: the browser doesn't let text be copied: ${messageOf(error)}`);
      this.#tell(this.#words.lockNotCopied);
    }
  }

  #focused(): void {
    clearTimeout(this.#releaseTimer);
    this.#focus.remember();
    const { state } = this;
    if (!this.auto || state.name !== "free" || !this.#focus.isInContent || this.#isBusy) return;
    this.#isBusy = true;
    void this.edit().then((acquired) => {
      this.#isBusy = false;
      this.#isAutoRefused = acquired.name !== "granted";
      this.#acquired(acquired);
      this.requestUpdate();
    });
  }

  /** Who has gone elsewhere and doesn't come back is done. */
  #releaseLater(): void {
    clearTimeout(this.#releaseTimer);
    const afterMs = this.releaseAfter >= 0 ? this.releaseAfter : 60_000;
    if (this.state.name !== "mine" || afterMs === Infinity) return;
    this.#releaseTimer = setTimeout(() => {
      if (!this.#focus.isInside && this.state.name === "mine") void this.release();
    }, afterMs);
  }

  /** By which the server finds out that this tab may write. */
  #addClaim(event: BeforeMutateEvent): void {
    const { fence, fenceArg, guestArg } = this;
    const { guest } = this.#lease;
    if (fenceArg && fence !== undefined) event.args = { ...event.args, [fenceArg]: fence };
    if (guestArg && guest !== undefined) event.args = { ...event.args, [guestArg]: guest };
  }
}

function lossOf(state: LeaseState | undefined): LeaseLoss | null {
  return state === undefined || state.name === "mine" ? null : state.lost;
}
