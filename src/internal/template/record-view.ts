import type { BoundRow, TemplateWarning } from "../../internal/template/bound-row.js";
import { RowTemplate } from "../../internal/template/row-template.js";

/** A record shown by the author's `<template>`, as content of the element, so that the page's own CSS styles it. */
export class RecordView {
  readonly #host: HTMLElement;
  readonly #warn: TemplateWarning;
  readonly #context = { locale: "en" };
  #template: HTMLTemplateElement | undefined;
  #bound: BoundRow | undefined;
  #box: HTMLElement | undefined;

  constructor(host: HTMLElement, warn: TemplateWarning) {
    this.#host = host;
    this.#warn = warn;
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
    for (const old of this.#host.querySelectorAll(':scope > span[slot="record"]')) old.remove();
    this.#template = template;
    this.#bound = new RowTemplate(template, this.#warn).create(this.#host.ownerDocument, this.#context);
    this.#box = this.#host.ownerDocument.createElement("span");
    this.#box.slot = "record";
    this.#box.style.display = "contents";
    this.#box.append(this.#bound.nodes);
    this.#host.append(this.#box);
  }
}
