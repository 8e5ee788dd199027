import { html, type TemplateResult } from "lit";
import { LazyPart } from "../../internal/lazy-part.js";
import { NeededParts } from "../../internal/needed-parts.js";
import type { QueueHost, QueuePanel } from "./queue/queue-panel.js";

const panels = new LazyPart(() => import("./queue/queue-panel.js"));

/** Opens the list of what waits. What is in it is loaded the first time. */
export class QueueDoor {
  isOpen = false;
  readonly #host: QueueHost;
  readonly #parts: NeededParts;
  #panel: QueuePanel | undefined;

  constructor(host: QueueHost) {
    this.#host = host;
    this.#parts = new NeededParts({ arrived: host.update, warn: host.warn });
  }

  render(): TemplateResult {
    const { loading, loadFailed, queueTitle } = this.#host.words();
    if (this.isOpen) this.#need();
    const isShown = this.isOpen || this.#panel?.isInUse;
    const content = isShown ? (this.#panel?.render() ?? (this.#parts.areHere ? loadFailed : loading)) : "";
    return html`<div
      id="queue"
      class="panel"
      part="queue"
      popover
      role="dialog"
      aria-label=${queueTitle}
      @beforetoggle=${this.#toggling}
      @toggle=${this.#toggled}
    >
      ${content}
    </div>`;
  }

  beforeUpdate(): void {
    if (this.isOpen) this.#panel?.beforeUpdate();
  }

  afterUpdate(): void {
    if (this.isOpen) this.#panel?.afterUpdate();
  }

  #need(): void {
    this.#parts.need([panels]);
    if (panels.current) this.#panel ??= new panels.current.QueuePanel(this.#host);
  }

  readonly #toggling = ({ newState }: ToggleEvent): void => {
    if (newState === "closed") this.#panel?.closing();
  };

  readonly #toggled = ({ newState }: ToggleEvent): void => {
    this.isOpen = newState === "open";
    if (this.isOpen) this.#parts.tryAgain();
    if (this.isOpen) this.#panel?.opened();
    else this.#panel?.closed();
    this.#host.update();
  };
}
