import type { BoundRow, TemplateWarning } from "./bound-row.js";
import { RowTemplate } from "./row-template.js";
import { TemplateAdvice } from "./template-advice.js";

/** A record shown by the author's `<template>`, as content of the element, so that the page's own CSS styles it. */
export class RecordView {
  readonly #host: HTMLElement;
  readonly #warn: TemplateWarning;
  readonly #slot: string;
  readonly #context = { locale: "en", missed: () => this.#advice?.missed() };
  #advice: TemplateAdvice | undefined;
  #record: unknown;
  #template: HTMLTemplateElement | undefined;
  #bound: BoundRow | undefined;
  #box: HTMLElement | undefined;

  /** @param slot - where the content goes in the host */
  constructor(host: HTMLElement, warn: TemplateWarning, slot: string) {
    this.#host = host;
    this.#warn = warn;
    this.#slot = slot;
  }

  get template(): HTMLTemplateElement | null {
    return this.#host.querySelector<HTMLTemplateElement>(":scope > template");
  }

  /** What is shown, in words. Undefined when nothing is. */
  get text(): string | undefined {
    return this.#bound && this.#box?.textContent;
  }

  show(record: unknown, locale: string): void {
    const { template } = this;
    if (!template) return;
    this.#context.locale = locale;
    this.#record = record;
    if (template !== this.#template) this.#begin(template);
    this.#bound?.update(record);
  }

  end(): void {
    this.#bound?.dispose();
    this.#box?.remove();
    this.#template = undefined;
    this.#bound = undefined;
  }

  #begin(template: HTMLTemplateElement): void {
    this.end();
    // What a copy of the element brought along.
    for (const old of this.#host.querySelectorAll(`:scope > span[slot="${this.#slot}"]`)) old.remove();
    this.#template = template;
    const warn = this.#warn;
    this.#advice = new TemplateAdvice({ host: this.#host, template, warn, values: () => [this.#record] });
    const rows = new RowTemplate(template, warn);
    if (rows.isConstant) this.#advice.missed();
    this.#bound = rows.create(this.#host.ownerDocument, this.#context);
    this.#box = this.#host.ownerDocument.createElement("span");
    this.#box.slot = this.#slot;
    this.#box.style.display = "contents";
    this.#box.append(this.#bound.nodes);
    this.#host.append(this.#box);
  }
}
