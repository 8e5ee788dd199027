import { isElement, isText, pageOf, parentOf } from "../unshadowed.js";
import { attributesOf, localNameOf, removeAttribute } from "./unshadowed-markup.js";
import { removeActiveContent } from "./active-content.js";
import { isBindable } from "./attribute-policy.js";
import type { Block, BlockSlot } from "./block-slot.js";
import type { BoundRow, Slot, TemplateContext, TemplateWarning } from "./bound-row.js";
import { parsePlaceholders, type Scope, type Segment } from "./placeholders.js";
import { blocks, contentOf } from "./template-parts.js";
import { AttributeSlot, TextSlot } from "./value-slots.js";

/** One place in a template that takes values. `place` counts nodes in document order. */
type Binding =
  | { readonly kind: "text"; readonly place: number; readonly segments: readonly Segment[] }
  | {
      readonly kind: "attribute";
      readonly place: number;
      readonly segments: readonly Segment[];
      readonly name: string;
      readonly namespace: string | null;
    }
  | {
      readonly kind: "block";
      readonly place: number;
      readonly block: Block;
      readonly template: RowTemplate;
      readonly Slot: typeof BlockSlot;
    };

// NodeFilter's SHOW_ELEMENT and SHOW_TEXT, as numbers: this file is also imported where there is no DOM.
const elementsAndTexts = 0x1 | 0x4;

const english: TemplateContext = { locale: "en" };

/**
 * An author's `<template>` with `{{path}}` in texts and attributes, and with templates inside that are shown on a
 * condition (`if`, `unless`) or once an item (`each`).
 *
 * Values are only ever set as text or as checked attributes: nothing is parsed as HTML, and what could run code
 * (scripts, frames, `on…` attributes, `javascript:` addresses) is taken out, of the template as well as of data.
 */
export class RowTemplate {
  readonly #content: DocumentFragment;
  readonly #bindings: readonly Binding[];
  readonly #warn: TemplateWarning;

  constructor(template: HTMLTemplateElement, warn: TemplateWarning) {
    this.#warn = warn;
    this.#content = contentOf(template);
    const removed = removeActiveContent(this.#content);
    if (removed.length > 0) warn(`the template may not hold ${removed.join(", ")}: removed.`);
    this.#bindings = findBindings(this.#content, warn);
  }

  /** Nothing in it takes a value. */
  get isConstant(): boolean {
    return this.#bindings.length === 0;
  }

  /** There is nothing in it at all. */
  get isBlank(): boolean {
    const { firstElementChild, textContent } = this.#content;
    return this.isConstant && firstElementChild === null && textContent.trim() === "";
  }

  create(page: Document, context: TemplateContext = english): BoundRow {
    const nodes = page.importNode(this.#content, true);
    const slots = this.#bindings.length > 0 ? this.#fill(nodes, context) : [];
    const updateScope = (scope: Scope): void => {
      for (const slot of slots) slot.write(scope);
    };
    return {
      nodes,
      update: (value) => updateScope({ value }),
      updateScope,
      dispose: () => {
        for (const slot of slots) slot.dispose();
      },
    };
  }

  /** All places are found before the first is filled: a block takes its own node out. */
  #fill(nodes: DocumentFragment, context: TemplateContext): Slot[] {
    const walker = nodes.ownerDocument.createTreeWalker(nodes, elementsAndTexts);
    let place = -1;
    const found = this.#bindings.map((binding) => {
      for (; place < binding.place; place++) walker.nextNode();
      return [binding, walker.currentNode] as const;
    });
    return found.map(([binding, node]) => this.#slot(binding, node, context));
  }

  #slot(binding: Binding, node: Node, context: TemplateContext): Slot {
    switch (binding.kind) {
      case "text":
        return new TextSlot(node as Text, binding.segments, context, this.#warn);
      case "attribute":
        return new AttributeSlot(node as Element, binding, context, this.#warn);
      case "block": {
        const create = (): BoundRow => binding.template.create(pageOf(node), context);
        return new binding.Slot(node as Element, binding.block, create, this.#warn);
      }
    }
  }
}

function findBindings(content: DocumentFragment, warn: TemplateWarning): Binding[] {
  const walker = content.ownerDocument.createTreeWalker(content, elementsAndTexts);
  const bindings: Binding[] = [];
  const onMistake = (source: string): void =>
    warn(`${source} is not a path such as {{author.name}} or {{at | relative}}: shown as it is written.`);
  for (let place = 0; walker.nextNode(); place++) {
    const node = walker.currentNode;
    const block = blocks.current?.readBlock(node, warn);
    if (blocks.current && block) {
      bindings.push({
        kind: "block",
        place,
        block,
        Slot: blocks.current.BlockSlot,
        template: new RowTemplate(node as HTMLTemplateElement, warn),
      });
    } else if (isText(node)) bindings.push(...findInText(node, place, onMistake, warn));
    else bindings.push(...findInAttributes(node as Element, place, onMistake, warn));
  }
  return bindings;
}

function findInText(
  node: Text,
  place: number,
  onMistake: (source: string) => void,
  warn: TemplateWarning,
): Binding[] {
  const segments = parsePlaceholders(node.data, onMistake);
  if (!segments) return [];
  node.data = "";
  const parent = parentOf(node);
  if (isElement(parent) && localNameOf(parent) === "style") {
    warn('placeholders in <style> are not filled. Use a class: class="{{kind}}".');
    return [];
  }
  return [{ kind: "text", place, segments }];
}

function findInAttributes(
  element: Element,
  place: number,
  onMistake: (source: string) => void,
  warn: TemplateWarning,
): Binding[] {
  const bindings: Binding[] = [];
  for (const { name, value, namespaceURI } of attributesOf(element)) {
    const segments = parsePlaceholders(value, onMistake);
    if (!segments) continue;
    // Also taken out of the pattern, or each copy of it would start to load "{{picture}}".
    removeAttribute(element, namespaceURI, name);
    if (!isSettable(name)) {
      warn(`placeholders in ${name} of <${localNameOf(element)}> are not filled: the name can't be set.`);
    } else if (isBindable(element, name)) {
      bindings.push({ kind: "attribute", place, segments, name, namespace: namespaceURI });
    } else {
      warn(`placeholders in ${name} of <${localNameOf(element)}> are not filled, because it could run code.`);
    }
  }
  return bindings;
}

/** Markup may hold names, such as "@click", that browsers let nobody set. */
function isSettable(name: string): boolean {
  try {
    document.createElement("p").setAttribute(name, "");
    return true;
  } catch {
    return false;
  }
}
