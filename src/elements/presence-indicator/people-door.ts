import { html, type TemplateResult } from "lit";
import { LazyPart } from "../../internal/lazy-part.js";
import { NeededParts } from "../../internal/needed-parts.js";
import type { PeopleHost, PeoplePanel } from "./people/people-panel.js";

const panels = new LazyPart(() => import("./people/people-panel.js"));

/** Opens the list of all who are there. What is in it is loaded the first time. */
export class PeopleDoor {
  isOpen = false;
  readonly #host: PeopleHost;
  readonly #parts: NeededParts;
  #panel: PeoplePanel | undefined;

  constructor(host: PeopleHost & { readonly warn: (message: string) => void }) {
    this.#host = host;
    this.#parts = new NeededParts({ arrived: host.update, warn: host.warn });
  }

  render(): TemplateResult {
    const words = this.#host.words();
    if (this.isOpen) this.#need();
    const waiting = this.#parts.areHere ? words.loadFailed : words.loading;
    return html`<div
      id="people"
      class="panel"
      part="people"
      popover
      role="dialog"
      aria-label=${this.#host.label()}
      @beforetoggle=${this.#toggling}
      @toggle=${this.#toggled}
    >
      ${this.isOpen ? (this.#panel?.render() ?? waiting) : ""}
    </div>`;
  }

  /** What is shown when it is opened isn't there any more, and so isn't the list. */
  gone(): void {
    this.isOpen = false;
    this.#panel?.closed();
  }

  afterUpdate(): void {
    if (this.isOpen) this.#panel?.afterUpdate();
  }

  #need(): void {
    this.#parts.need([panels]);
    if (panels.current) this.#panel ??= new panels.current.PeoplePanel(this.#host);
  }

  readonly #toggling = ({ newState }: ToggleEvent): void => {
    if (newState === "closed") this.#panel?.closing();
  };

  readonly #toggled = ({ newState }: ToggleEvent): void => {
    this.isOpen = newState === "open";
    if (this.isOpen) this.#parts.tryAgain();
    else this.#panel?.closed();
    this.#host.update();
  };
}
