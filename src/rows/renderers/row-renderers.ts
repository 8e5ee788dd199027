import { render } from "lit";
import type { RowKey } from "../../core/live/pages-state.js";
import { asContent } from "../../internal/callback-answers.js";
import { rawText } from "../../internal/readable.js";
import { isGroupHeader } from "../order/group-header.js";
import { contains, dataOf, isHtml, isNode, isOnPage, parentOf } from "../../internal/unshadowed.js";
import { textOf } from "../../internal/template/placeholders.js";
import type { BoundRow, TemplateContext, TemplateWarning } from "../../internal/template/bound-row.js";
import { RowTemplate } from "../../internal/template/row-template.js";

/**
 * What a row looks like: a Lit template, a node or text. Called again for the same row when it has changed.
 *
 * @public
 */
export type RenderItem = (row: unknown, key: RowKey) => unknown;

/** Fills the elements of rows. */
export interface RowRenderer {
  /** Fills `element`, or brings what it holds up to date. */
  renderRow(element: HTMLElement, row: unknown, key: RowKey): void;
  /** `element` left the page and won't come back. */
  release?(element: HTMLElement): void;
  /** The list left the page and may come back: nothing has to be kept true meanwhile. */
  rest?(element: HTMLElement): void;
  /** The list is back. */
  wake?(element: HTMLElement, row: unknown): void;
}

/** Rows from the author's `<template>`. */
export class TemplateRows implements RowRenderer {
  readonly #template: RowTemplate;
  readonly #bound = new WeakMap<HTMLElement, BoundRow>();

  readonly #context: TemplateContext;

  constructor(template: HTMLTemplateElement, warn: TemplateWarning, context: TemplateContext) {
    this.#template = new RowTemplate(template, warn);
    this.#context = context;
  }

  /** There is nothing in the template. */
  get isBlank(): boolean {
    return this.#template.isBlank;
  }

  renderRow(element: HTMLElement, row: unknown): void {
    const bound = this.#bound.get(element);
    if (bound) {
      bound.update(row);
      return;
    }
    if (this.#template.isConstant) this.#context.missed?.();
    const created = this.#template.create(element.ownerDocument, this.#context);
    created.update(row);
    this.#bound.set(element, created);
    element.append(created.nodes);
  }

  release(element: HTMLElement): void {
    this.rest(element);
    this.#bound.delete(element);
  }

  rest(element: HTMLElement): void {
    this.#bound.get(element)?.dispose();
  }

  wake(element: HTMLElement, row: unknown): void {
    this.#bound.get(element)?.update(row);
  }
}

/** Rows from the `renderItem` property. */
export class CustomRows implements RowRenderer {
  renderItem: RenderItem;
  /** What stands at the end of a row that begins anew, because Lit knows what it rendered by the node behind it. */
  readonly #ends = new WeakMap<HTMLElement, Comment>();

  /** Elements of rows that are or will be on the page. */
  readonly #shown = new WeakSet<HTMLElement>();
  readonly #list: Element;

  constructor(renderItem: RenderItem, list: Element) {
    this.renderItem = renderItem;
    this.#list = list;
  }

  renderRow(element: HTMLElement, row: unknown, key: RowKey): void {
    const { renderItem } = this;
    this.#shown.add(element);
    const content = asContent(renderItem(row, key));
    if (isNode(content)) this.#refuseNodeInUse(content, element);
    const end = this.#ends.get(element);
    if (end && !element.contains(end)) element.append(end);
    render(content, element, end ? { renderBefore: end } : {});
  }

  release(element: HTMLElement): void {
    this.#shown.delete(element);
    this.#ends.set(element, element.ownerDocument.createComment(""));
  }

  /** A node can be in one place only: it may be part of another row now, or hold the list. */
  #refuseNodeInUse(node: Node, element: HTMLElement): void {
    if (contains(node, this.#list)) throw new TypeError("it returned a node that holds the list");
    const other = parentOf(node);
    if (other === element || !isHtml(other)) return;
    if (!this.#shown.has(other) && !isOnPage(other)) return;
    const { key } = dataOf(other);
    if (key !== undefined) throw new TypeError(`it returned the node that the row "${key}" shows`);
  }
}

/** Rows as they are, for a list that was given neither: better to see data than nothing. */
export class PlainRows implements RowRenderer {
  readonly #onUse: () => void;

  constructor(onUse: () => void) {
    this.#onUse = onUse;
  }

  renderRow(element: HTMLElement, row: unknown): void {
    this.#onUse();
    element.textContent = typeof row === "string" ? row : rawText(row);
  }
}

/** Headers of groups, from a template of their own or as plain text; all other rows as `rows` renders them. */
export class GroupedRows implements RowRenderer {
  readonly #rows: RowRenderer;
  readonly #headers: RowRenderer;

  constructor(rows: RowRenderer, headers: RowRenderer) {
    this.#rows = rows;
    this.#headers = headers;
  }

  renderRow(element: HTMLElement, row: unknown, key: RowKey): void {
    this.#rendererOf(element).renderRow(element, row, key);
  }

  release(element: HTMLElement): void {
    this.#rendererOf(element).release?.(element);
  }

  rest(element: HTMLElement): void {
    this.#rendererOf(element).rest?.(element);
  }

  wake(element: HTMLElement, row: unknown): void {
    this.#rendererOf(element).wake?.(element, row);
  }

  #rendererOf(element: HTMLElement): RowRenderer {
    return element.hasAttribute("data-group") ? this.#headers : this.#rows;
  }
}

/** A header without a template: the group's name. */
export class PlainHeaders implements RowRenderer {
  renderRow(element: HTMLElement, row: unknown): void {
    const name = element.ownerDocument.createElement("strong");
    name.textContent = isGroupHeader(row) ? (textOf(row.group) ?? "") : "";
    element.replaceChildren(name);
  }
}
