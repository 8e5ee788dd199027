import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { RealtimeClient } from "../../client/realtime-client.js";
import { whenGone } from "../../controllers/host.js";
import { MembersController } from "../../controllers/members-controller.js";
import type { Logger } from "../../core/ports.js";
import type { Member, MembersState } from "../../core/rooms/members-state.js";
import type { Profile } from "../../core/rooms/room-wire.js";
import { PresenceChangeEvent } from "../../events/presence-change-event.js";
import { focusForNow } from "../../internal/focus.js";
import { offlineIcon } from "../../internal/icons.js";
import { LazyPart } from "../../internal/lazy-part.js";
import { NeededParts } from "../../internal/needed-parts.js";
import { readable } from "../../internal/readable.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { isSlottedRetry } from "../../internal/slotted-retry.js";
import { buttonStyles, hiddenTextStyles, hostStyles, tokenStyles } from "../../internal/styles.js";
import { TemplateWatch } from "../../internal/template-watch.js";
import { partsOf } from "../../internal/template/template-parts.js";
import type { MemberContent, MemberMaker } from "./member-content.js";
import { type Look, lookOf } from "./member-look.js";
import { memberView } from "./member-views.js";
import { PeopleDoor } from "./people-door.js";
import { presenceIndicatorStyles } from "./presence-indicator.styles.js";
import { PresenceTeller } from "./presence-teller.js";
import { isolatedName, type PresenceWords, presenceWords } from "./presence-words.js";
import type { RenderMember } from "./render-member.js";
import { deniedView, failedView, joiningView, noClientView } from "./state-views.js";
import { isTag } from "../../internal/unshadowed.js";

export type { PresenceChangeEvent } from "../../events/presence-change-event.js";

type Here = Extract<MembersState, { name: "here" }>;

/** How many are shown where the page doesn't say: pictures, names in a sentence. */
const DEFAULT_MOST = 5;
const DEFAULT_NAMES = 2;

const contents = new LazyPart(() => import("./member-content.js"));

/**
 * Who is in a room, as pictures or in a sentence. A button opens the list of all of them where there are more. Who looks at the page
 * is in the room as long as the element is on it.
 *
 * @summary Who is in a room.
 * @tagname presence-indicator
 * @status experimental
 * @since 0.1.0
 * @slot - A `<template>` here shows a member.
 * @slot loading - Shown until it is known who is there, and without JavaScript.
 * @slot empty - Shown when nobody else is there.
 * @slot denied - Shown when the reader may not be in the room, or no longer.
 * @slot error - Shown when the room can't be watched. A click on anything with `data-retry` tries again.
 * @fires {PresenceChangeEvent} presence-change - Somebody came, left or is shown otherwise.
 * @fires {PendingTaskEvent} pending-task - A first load began; its `complete` promise says when it ended.
 * @csspart base - Everything.
 * @csspart loading - The default view of a room of which nothing is known yet.
 * @csspart list - The list of those who are shown.
 * @csspart member - One of them, also `self`, `away` or `unseen`.
 * @csspart avatar - The disc of somebody.
 * @csspart picture - The picture in it.
 * @csspart initials - The letters in it.
 * @csspart dot - The mark that says whether somebody is `here`, `away` or `unseen`.
 * @csspart text - Who is there in a sentence, with `compact`.
 * @csspart button - Every button.
 * @csspart overflow - The button that opens the list of all.
 * @csspart people - That list, with all around it.
 * @csspart heading - Its heading.
 * @csspart close - The button that closes it.
 * @csspart person - Somebody in it, also `self`, `away` or `unseen`.
 * @csspart name - Their name.
 * @csspart status - Whether they are here or away, in words.
 * @csspart others - How many are not in it.
 * @csspart empty - The default words for nobody else.
 * @csspart error - The default view of a failure or a refusal.
 * @csspart stale - The mark that says that this isn't up to date.
 * @csspart icon - The picture that marks these.
 * @cssproperty [--presence-indicator-size=2rem] - Size of a disc.
 * @cssproperty [--presence-indicator-gap=0.4rem] - Between two discs.
 * @cssproperty [--presence-indicator-radius=50%] - Roundness of a disc.
 * @cssproperty [--presence-indicator-here] - Colour of the mark of who is here.
 * @cssproperty [--presence-indicator-away] - Colour of the mark of who is away.
 * @cssproperty [--presence-indicator-surface] - Background of the list of all, and around the marks.
 * @cssproperty [--presence-indicator-people-size=18rem] - Width of the list of all.
 * @cssproperty [--presence-indicator-muted] - Colour of secondary text.
 * @cssproperty [--presence-indicator-danger] - Colour of failures.
 * @cssproperty [--presence-indicator-color] - Set by the element on what the template makes of a member: their colour.
 * @cssproperty [--presence-indicator-ink] - Set there as well: a colour that can be read on it.
 * @cssstate loading - It isn't known yet who is there.
 * @cssstate empty - Nobody else is there.
 * @cssstate stale - What is shown is older than the newest connection.
 * @cssstate denied - The reader may not be in the room.
 * @cssstate error - The room can't be watched.
 * @cssstate people-open - The list of all is open.
 */
export class PresenceIndicator extends RealtimeElement {
  static override readonly defaultTag = "presence-indicator";
  static override styles = [hostStyles, tokenStyles, buttonStyles, hiddenTextStyles, presenceIndicatorStyles];

  /** Name of the room, as in "channel:general". */
  @property() room: string | undefined;
  /** How many are shown at most, a whole number above 0. Default: 5, and with `compact` 2 names. */
  @property({ attribute: "max-visible", type: Number }) maxVisible: number | undefined;
  /** What the list is called, for assistive technology and as its heading. Default: "Who is here". */
  @property() label = "";
  /** A sentence instead of pictures. */
  @property({ type: Boolean }) compact = false;
  /** Tells assistive technology who comes and leaves. */
  @property({ type: Boolean }) announce = false;
  /** `offline`: the reader is there without being shown to others. */
  @property() appear: "online" | "offline" = "online";
  /** How the reader is called there, where the sign-in doesn't say. */
  @property({ attribute: "shown-as" }) shownAs = "";
  /** How the reader wants to be shown: `{ name, avatar, color }`. Wins over `shown-as`; a name and a picture of the sign-in win over it. */
  @property({ attribute: false }) profile: Profile | undefined;
  /** What a member looks like: text, a Lit template or a node. Wins over a `<template>`. */
  @property({ attribute: false }) renderMember: RenderMember | undefined;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #members = new MembersController(this, () => ({
    room: this.room,
    client: this.client,
    profile: this.profile ?? (this.shownAs ? { name: this.shownAs } : undefined),
    appear: this.appear === "offline" ? "offline" : "online",
  }));
  readonly #people = new PeopleDoor({
    root: () => this.renderRoot as ShadowRoot,
    words: () => this.#words,
    label: () => this.#label,
    people: () => this.#everybody(),
    pictureFailed: (address) => this.#pictureFailed(address),
    update: () => this.requestUpdate(),
    warn: (message) => this.warnOnce(message),
  });
  readonly #parts = new NeededParts({
    arrived: () => this.requestUpdate(),
    warn: (message) => this.warnOnce(message),
  });
  readonly #teller = new PresenceTeller({
    say: (message) => this.say(message),
    words: () => this.#words,
  });
  #content: MemberContent | undefined;
  /** Addresses that gave no picture. */
  readonly #broken = new Set<string>();

  constructor() {
    super();
    new TemplateWatch(this, () => this.#content?.end());
    this.internals.role = "group";
    this.addEventListener("click", (event) => {
      if (this.#members.state.name === "failed" && isSlottedRetry(event)) this.retry();
    });
  }

  /** What is known of the room: `joining`, `here`, `denied` with the `data` of the app's refusal, or `failed` with an `error`. */
  get state(): MembersState {
    return this.#members.state;
  }

  /** All who are listed, oneself first. Nobody until it is known. */
  get members(): readonly Member[] {
    return this.#members.members;
  }

  /** How many are there. More than `members` where the room is larger than the list; the least that it can be until that is known. */
  get count(): number {
    const { state } = this;
    return state.name === "here" ? state.count : 0;
  }

  /** Asks again after a failure or a refusal. */
  retry(): void {
    this.#members.retry();
  }

  protected override get logger(): Logger {
    return this.#members.client?.logger ?? super.logger;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#parts.tryAgain();
    this.#broken.clear();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    whenGone(this, () => {
      this.#content?.end();
      this.#teller.forget();
    });
  }

  /** Also waits for what members are shown by. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#parts.settled;
    return await super.getUpdateComplete();
  }

  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    this.#showContent();
    super.update(changed);
    if (this.#people.isOpen && !this.renderRoot.querySelector("#people")) this.#people.gone();
    this.#people.afterUpdate();
    // A button that did its work is gone, but the reader goes on from there.
    if (focused && !focused.isConnected && !this.shadowRoot?.activeElement) focusForNow(this);
  }

  protected override render(): TemplateResult {
    return html`<div class="base${this.compact ? " compact" : ""}" part="base">${this.#renderState()}</div>`;
  }

  #renderState(): TemplateResult {
    const { state } = this;
    const words = this.#words;
    if (this.#members.isClientMissing) return noClientView(words);
    if (state.name === "denied") return deniedView(words, state.data);
    if (state.name === "failed") return failedView(words, state.error, () => this.retry());
    if (state.name === "joining" || this.#isContentAwaited)
      return joiningView(words, this.compact ? 1 : Math.min(3, this.#most));
    return html`${this.compact ? this.#renderText(state) : this.#renderList(state)}${
      isAlone(state) && !this.compact
        ? html`<slot name="empty"><span class="note" part="empty">${words.presenceAlone}</span></slot>`
        : nothing
    }${
      state.isStale
        ? html`<span class="note" part="stale" title=${words.valueOutdated}
            >${offlineIcon()}<span class="hidden-text">${words.valueOutdated}</span></span
          >`
        : nothing
    }`;
  }

  #renderList({ members, count, isExact }: Here): TemplateResult {
    const shown = members.slice(0, this.#most);
    const others = count - shown.length;
    return html`<ul class="members" part="list">
        ${repeat(
          shown,
          ({ userId }) => userId,
          (member) => this.#renderMember(member),
        )}
      </ul>
      ${
        others > 0 || this.#people.isOpen
          ? this.#renderDoor(
              "more",
              "button overflow",
              html`<span aria-hidden="true" dir="ltr">${isExact ? `+${others}` : `${others}+`}</span
                ><span class="hidden-text">${this.#words.presenceMore(others, isExact)}</span>`,
            )
          : nothing
      }`;
  }

  #renderMember(member: Member): TemplateResult {
    const slot = this.#maker && this.#content?.slotOf(member);
    const content = slot === undefined ? undefined : html`<slot name=${slot}></slot>`;
    return memberView(this.#look(member), content, this.#pictureFailed);
  }

  /** Others than oneself. Those for whom there is no room in the sentence are in the list that it opens. */
  #renderText(state: Here): TemplateResult {
    const words = this.#words;
    if (isAlone(state))
      return html`<slot name="empty"
        ><span class="note" part="text empty">${words.presenceAlone}</span></slot
      >`;
    const { members, count, isExact } = state;
    const named = members.filter(({ isSelf }) => !isSelf).slice(0, this.#most);
    const others = count - named.length - members.filter(({ isSelf }) => isSelf).length;
    const names = named.map((member) => {
      const name = isolatedName(member, words);
      return member.isAway ? words.presenceAwayName(name) : name;
    });
    const text = words.presenceText(names, others, isExact);
    return others > 0 || this.#people.isOpen
      ? this.#renderDoor("sentence", "button overflow text", html`${text}`)
      : html`<span part="text">${text}</span>`;
  }

  #renderDoor(look: string, part: string, content: TemplateResult): TemplateResult {
    return html`<button
        type="button"
        id="more"
        class=${look}
        part=${part}
        aria-haspopup="dialog"
        popovertarget="people"
      >
        ${content}</button
      >${this.#people.render()}`;
  }

  protected override updated(): void {
    const { state } = this;
    const isMissing = this.#members.isClientMissing;
    this.internals.ariaLabel = this.#label;
    this.toggleState("loading", state.name === "joining" && !isMissing);
    this.toggleState("empty", state.name === "here" && isAlone(state));
    this.toggleState("stale", state.name === "here" && state.isStale);
    this.toggleState("denied", state.name === "denied");
    this.toggleState("error", state.name === "failed");
    this.toggleState("no-client", isMissing);
    this.toggleState("people-open", this.#people.isOpen);
    this.reportLoading(this.isConnected && state.name === "joining" && !isMissing && Boolean(this.room));
    this.reportError(this.#members.error);
    this.#warnOfMistakes(isMissing);
    this.#tellOfChange(state);
  }

  #tellOfChange(state: MembersState): void {
    const change = this.#teller.take(this.#members.room, state, this.announce);
    if (change) this.dispatchEvent(new PresenceChangeEvent(this.members, change.joined, change.left));
  }

  #warnOfMistakes(isClientMissing: boolean): void {
    if (isClientMissing) this.warnOfNoClient();
    else if (this.#members.client && !this.room)
      this.warnOnce('there is no room. Say which, as in room="channel:general".');
    if (this.appear !== "online" && this.appear !== "offline")
      this.warnOnce(`appear="${readable(this.appear)}" is neither online nor offline. The reader is shown.`);
  }

  get #words(): PresenceWords {
    return presenceWords(this.words);
  }

  get #label(): string {
    return this.label || this.#words.presenceLabel;
  }

  get #most(): number {
    const most = this.maxVisible ?? (this.compact ? DEFAULT_NAMES : DEFAULT_MOST);
    if (Number.isInteger(most) && most > 0) return most;
    this.warnOnce(`max-visible must be a whole number above 0, not "${readable(most)}".`);
    return this.compact ? DEFAULT_NAMES : DEFAULT_MOST;
  }

  /** By what the author shows members. */
  get #maker(): MemberMaker | undefined {
    if (this.compact) return undefined;
    return this.renderMember ?? this.querySelector<HTMLTemplateElement>(":scope > template") ?? undefined;
  }

  /** What members are shown by isn't here yet: better nobody for a moment than each of them twice in another way. */
  get #isContentAwaited(): boolean {
    return this.#maker !== undefined && !this.#parts.areHere && this.#content === undefined;
  }

  #showContent(): void {
    const { state } = this;
    const maker = this.#maker;
    if (maker) this.#parts.need([contents, ...(isTag(maker, "template") ? partsOf(maker) : [])]);
    if (!maker || state.name !== "here" || !this.isConnected) {
      this.#content?.end();
      return;
    }
    if (!contents.current || !this.#parts.areHere) return;
    this.#content ??= new contents.current.MemberContent(this, (message) => this.warnOnce(message));
    const looks = state.members.slice(0, this.#most).map((member) => this.#look(member));
    this.#content.show(looks, maker, this.locale);
  }

  #look(member: Member): Look {
    return lookOf(member, {
      words: this.#words,
      locale: this.locale,
      isUnseen: this.appear === "offline",
      isBroken: (address) => this.#broken.has(address),
    });
  }

  #everybody(): { looks: readonly Look[]; others: number; isExact: boolean } {
    const { state } = this;
    if (state.name !== "here") return { looks: [], others: 0, isExact: true };
    const { members, count, isExact } = state;
    return {
      looks: members.map((member) => this.#look(member)),
      others: count - members.length,
      isExact,
    };
  }

  readonly #pictureFailed = (address: string): void => {
    this.#broken.add(address);
    this.requestUpdate();
  };
}

function isAlone({ members, count }: Here): boolean {
  return count <= 1 && members.every(({ isSelf }) => isSelf);
}
