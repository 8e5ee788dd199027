import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { focusForNow } from "../../../internal/focus.js";
import { addStyles } from "../../../internal/adopted-styles.js";
import { PanelStand } from "../../../internal/panel-stand.js";
import { panelStyles } from "../../../internal/panel.styles.js";
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
  readonly #stand: PanelStand;
  #isGreeted = false;

  constructor(host: PeopleHost) {
    this.#host = host;
    this.#stand = new PanelStand({ root: host.root, panel: () => this.#panel, button: () => this.#button });
    addStyles(host.root(), panelStyles, peopleStyles);
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
    this.#stand.closing();
  }

  closed(): void {
    this.#stand.closed();
    this.#isGreeted = false;
  }

  afterUpdate(): void {
    const panel = this.#panel;
    const heading = panel?.querySelector<HTMLElement>("h2");
    if (!panel || !heading) return;
    this.#stand.opened();
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

  get #button(): HTMLElement | null {
    return this.#host.root().querySelector<HTMLElement>("#more");
  }

  get #panel(): HTMLElement | null {
    return this.#host.root().querySelector<HTMLElement>("#people");
  }
}
