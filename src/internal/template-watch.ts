import type { ReactiveController, ReactiveControllerHost } from "lit";
import { isTag } from "./unshadowed.js";

/**
 * Notices templates among the children of an element that come or go, and what changes in them, once the element is on
 * the page: HTML that is streamed and frameworks fill in what an element holds after they have made it.
 */
export class TemplateWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #changed: () => void;
  /** Not made before the element is on a page: servers make elements too. */
  #observer: MutationObserver | undefined;

  /** `changed`: what was made of a template before is of no use any more. The host is updated then. */
  constructor(host: ReactiveControllerHost & HTMLElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer ??= new MutationObserver((records) => this.#take(records));
    this.#observer.observe(this.#host, { childList: true });
    this.#observeTemplates(this.#observer);
  }

  #observeTemplates(observer: MutationObserver): void {
    for (const template of this.#host.querySelectorAll<HTMLTemplateElement>(":scope > template")) {
      const everything = { childList: true, subtree: true, characterData: true };
      observer.observe(template, everything);
      observer.observe(template.content, everything);
    }
  }

  #take(records: readonly MutationRecord[]): void {
    if (!records.some((record) => record.target !== this.#host || isOfTemplates(record))) return;
    if (this.#observer) this.#observeTemplates(this.#observer);
    this.#changed();
    this.#host.requestUpdate();
  }
}

function isOfTemplates({ addedNodes, removedNodes }: MutationRecord): boolean {
  return [...addedNodes, ...removedNodes].some((node) => isTag(node, "template"));
}
