import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { focusedNear, focusForNow } from "../../../internal/focus.js";
import { keepPlaced } from "../../../internal/panel-place.js";
import type { Look } from "../member-look.js";
import { avatarView } from "../member-views.js";
import type { PresenceWords } from "../presence-words.js";
import { peopleStyles } from "./people-panel.styles.js";

/** What the list stands on. */
export interface PeopleHost {
  readonly root: () => ShadowRoot;
  readonly words: () => PresenceWords;
  readonly label: () => string;
  /** All who are listed, and how many there are besides. */
  readonly people: () => {
    readonly looks: readonly Look[];
    readonly others: number;
    readonly isExact: boolean;
  };
  readonly pictureFailed: (address: string) => void;
  readonly update: () => void;
}

/** The list of all who are there, by name. */
export class PeoplePanel {
  readonly #host: PeopleHost;
  #isGreeted = false;
  #hadFocus = false;
  #stopPlacing: (() => void) | undefined;

  constructor(host: PeopleHost) {
    this.#host = host;
    const { styleSheet } = peopleStyles;
    const root = host.root();
    if (styleSheet) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
  }

  render(): TemplateResult {
    const words = this.#host.words();
    const { looks, others, isExact } = this.#host.people();
    return html`<header>
        <h2 part="heading">${this.#host.label()}</h2>
        <button
          type="button"
          part="button close"
          class="close"
          aria-label=${words.presenceClose}
          popovertarget="people"
          popovertargetaction="hide"
        >
          <span aria-hidden="true">×</span>
        </button>
      </header>
      <ul>
        ${repeat(
          looks,
          ({ member }) => member.userId,
          (look) => this.#renderPerson(look),
        )}
      </ul>
      ${others > 0 ? html`<p part="others" class="others">${words.presenceOthers(others, isExact)}</p>` : nothing}`;
  }

  /** Is about to be closed. */
  closing(): void {
    this.#hadFocus = this.#isFocusInside;
  }

  closed(): void {
    const focused = focusedNear(this.#host.root().host);
    // The reader may have closed it by a click on something else.
    const isNowhere = focused === null || focused === document.body || this.#isFocusInside;
    if (this.#hadFocus && isNowhere) this.#button?.focus();
    this.#hadFocus = false;
    this.#isGreeted = false;
    this.#stopPlacing?.();
    this.#stopPlacing = undefined;
  }

  afterUpdate(): void {
    const panel = this.#panel;
    const heading = panel?.querySelector<HTMLElement>("h2");
    if (!panel || !heading) return;
    this.#stopPlacing ??= keepPlaced(panel, () => this.#button);
    if (!this.#isGreeted) focusForNow(heading);
    this.#isGreeted = true;
  }

  #renderPerson(look: Look): TemplateResult {
    const { member, title, status, statusText } = look;
    const part = `person${member.isSelf ? " self" : ""}${status === "here" ? "" : ` ${status}`}`;
    return html`<li part=${part}>
      ${avatarView(look, this.#host.pictureFailed)}
      <span class="who"
        ><bdi part="name">${title}</bdi> <span part="status" class="status">${statusText}</span></span
      >
    </li>`;
  }

  get #isFocusInside(): boolean {
    const focused = this.#host.root().activeElement;
    return focused !== null && (this.#panel?.contains(focused) ?? false);
  }

  get #button(): HTMLElement | null {
    return this.#host.root().querySelector<HTMLElement>("#more");
  }

  get #panel(): HTMLElement | null {
    return this.#host.root().querySelector<HTMLElement>("#people");
  }
}
