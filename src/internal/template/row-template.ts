import {
  isActiveElement,
  isBindable,
  isCodeAddress,
  isCodeAttribute,
  isSafeValue,
} from "./attribute-policy.js";
import { parsePlaceholders, readPath, type Segment, textOf } from "./placeholders.js";

/** Hears of what a template or its data may not do. */
export type TemplateWarning = (message: string) => void;

/** One place in a template that takes values. `place` counts nodes in document order. */
type Binding =
  | { readonly kind: "text"; readonly place: number; readonly segments: readonly Segment[] }
  | {
      readonly kind: "attribute";
      readonly place: number;
      readonly segments: readonly Segment[];
      readonly name: string;
      readonly namespace: string | null;
    };

/** The nodes made for one row. */
export interface BoundRow {
  readonly nodes: DocumentFragment;
  /** Writes what differs from the row before. */
  update(row: unknown): void;
}

// NodeFilter's SHOW_ELEMENT and SHOW_TEXT, as numbers: this file is also imported where there is no DOM.
const elementsAndTexts = 0x1 | 0x4;

/**
 * An author's `<template>` with `{{path}}` in texts and attributes.
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
    this.#content = template.content.cloneNode(true) as DocumentFragment;
    const removed = removeActiveContent(this.#content);
    if (removed.length > 0) warn(`the template may not hold ${removed.join(", ")}: removed.`);
    this.#bindings = findBindings(this.#content, warn);
  }

  create(page: Document): BoundRow {
    const nodes = page.importNode(this.#content, true);
    const slots = this.#bindings.length > 0 ? this.#fill(nodes) : [];
    return {
      nodes,
      update: (row) => {
        for (const write of slots) write(row);
      },
    };
  }

  #fill(nodes: DocumentFragment): ((row: unknown) => void)[] {
    const walker = nodes.ownerDocument.createTreeWalker(nodes, elementsAndTexts);
    const writes: ((row: unknown) => void)[] = [];
    let place = -1;
    for (const binding of this.#bindings) {
      for (; place < binding.place; place++) walker.nextNode();
      writes.push(this.#writer(binding, walker.currentNode));
    }
    return writes;
  }

  #writer(binding: Binding, node: Node): (row: unknown) => void {
    let last: string | null | undefined;
    return (row) => {
      const next =
        binding.kind === "text" ? this.#read(binding.segments, row) : this.#readAttribute(binding, node, row);
      if (next === last) return;
      last = next;
      if (binding.kind === "text") (node as Text).data = next ?? "";
      else writeAttribute(node as Element, binding, next);
    };
  }

  /** The attribute's text, or null for an attribute that is absent. */
  #readAttribute(binding: Binding & { kind: "attribute" }, node: Node, row: unknown): string | null {
    const element = node as Element;
    const switched = readSwitch(binding, row);
    if (switched !== undefined) return switched;
    const text = this.#read(binding.segments, row);
    if (isSafeValue(element, binding.name, text)) return text;
    this.#warn(
      `data tried to put an unsafe address into ${binding.name} of <${element.localName}>: left out.`,
    );
    return null;
  }

  #read(segments: readonly Segment[], row: unknown): string {
    return segments.map((segment) => this.#readSegment(segment, row)).join("");
  }

  #readSegment(segment: Segment, row: unknown): string {
    if (typeof segment === "string") return segment;
    const text = textOf(readPath(row, segment.path));
    if (text !== undefined) return text;
    const path = segment.path.join(".");
    this.#warn(`{{${path}}} is an object or a list. Name a field of it, for example {{${path}.name}}.`);
    return "";
  }
}

/** A lone placeholder that is true, false or nothing switches an attribute on or off, as `disabled` needs it. */
function readSwitch(binding: Binding & { kind: "attribute" }, row: unknown): string | null | undefined {
  const [only, ...others] = binding.segments;
  if (only === undefined || typeof only === "string" || others.length > 0) return undefined;
  const value = readPath(row, only.path);
  if (value === undefined || value === null) return null;
  // ARIA and data attributes hold the words "true" and "false".
  if (typeof value !== "boolean" || /^(aria|data)-/i.test(binding.name)) return undefined;
  return value ? "" : null;
}

function writeAttribute(
  element: Element,
  { name, namespace }: { readonly name: string; readonly namespace: string | null },
  value: string | null,
): void {
  if (value !== null) element.setAttributeNS(namespace, name, value);
  else if (namespace === null) element.removeAttribute(name);
  else element.removeAttributeNS(namespace, name.slice(name.indexOf(":") + 1));
}

/** Takes out what could run code, and says what it was. */
function removeActiveContent(content: DocumentFragment): string[] {
  const removed = new Set<string>();
  for (const element of content.querySelectorAll("*")) {
    if (isActiveElement(element)) {
      element.remove();
      removed.add(`<${element.localName}>`);
      continue;
    }
    for (const { name, value } of [...element.attributes]) {
      if (!isCodeAttribute(name) && !isCodeAddress(element, name, value)) continue;
      element.removeAttribute(name);
      removed.add(`${name}="…"`);
    }
  }
  return [...removed];
}

function findBindings(content: DocumentFragment, warn: TemplateWarning): Binding[] {
  const walker = content.ownerDocument.createTreeWalker(content, elementsAndTexts);
  const bindings: Binding[] = [];
  const onMistake = (source: string): void =>
    warn(`${source} is not a path such as {{author.name}}: shown as it is written.`);
  for (let place = 0; walker.nextNode(); place++) {
    const node = walker.currentNode;
    if (node instanceof Text) bindings.push(...findInText(node, place, onMistake, warn));
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
  if (node.parentElement?.localName === "style") {
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
  for (const { name, value, namespaceURI } of [...element.attributes]) {
    const segments = parsePlaceholders(value, onMistake);
    if (!segments) continue;
    // Also taken out of the pattern, or each copy of it would start to load "{{picture}}".
    element.removeAttribute(name);
    if (isBindable(element, name)) {
      bindings.push({ kind: "attribute", place, segments, name, namespace: namespaceURI });
    } else {
      warn(`placeholders in ${name} of <${element.localName}> are not filled, because it could run code.`);
    }
  }
  return bindings;
}
