import { heaviestIncreasing } from "../../core/live/heaviest-increasing.js";
import { focusedNear } from "../focus.js";
import { moveBefore } from "../move-before.js";
import { contains, isElement, isTag, parentOf } from "../unshadowed.js";
import { nextSiblingOf, placeBefore, removeNode } from "./unshadowed-markup.js";
import { parseReference, readReference, type Reference, type Scope, textOf } from "./placeholders.js";
import type { BoundRow, Slot, TemplateWarning } from "./bound-row.js";

/** A template inside of a template: shown on a condition, or once an item. */
export interface Block {
  readonly kind: "if" | "unless" | "each";
  readonly reference: Reference;
  /** The reference as it is written. */
  readonly source: string;
  /** The condition holds only for this text. */
  readonly is: string | undefined;
}

const kinds = ["if", "unless", "each"] as const;

/** Reads `<template if="path" is="word">` and its like. Undefined for every other node. */
export function readBlock(node: Node, warn: TemplateWarning): Block | undefined {
  if (!isTag(node, "template")) return undefined;
  const kind = kinds.find((name) => node.hasAttribute(name));
  if (!kind) return undefined;
  const source = node.getAttribute(kind) ?? "";
  const reference = parseReference(source);
  if (reference) return { kind, reference, source, is: node.getAttribute("is") ?? undefined };
  warn(`<template ${kind}="${source}"> must name a path such as "author.name": never shown.`);
  return undefined;
}

/** In what the content of a block stands: nothing, what the block stands in, or each item. */
export function scopesIn(block: Block, scope: Scope): readonly Scope[] {
  const value = readReference(block.reference, scope);
  if (block.kind === "each")
    return Array.isArray(value)
      ? value.map((item: unknown, index) => ({ value: item, parent: scope, index }))
      : [];
  return holdsFor(block, value) === (block.kind === "if") ? [scope] : [];
}

function holdsFor({ is }: Block, value: unknown): boolean {
  if (is !== undefined) return textOf(value) === is;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** What is shown for one item, between two empty texts. */
interface Part {
  readonly key: unknown;
  readonly start: Text;
  readonly end: Text;
  readonly bound: BoundRow;
}

/** The nodes of a block: none, those of the template, or those of each item. */
export class BlockSlot implements Slot {
  readonly #anchor: Text;
  readonly #block: Block;
  readonly #create: () => BoundRow;
  readonly #warn: TemplateWarning;
  #parts: readonly Part[] = [];

  constructor(template: Element, block: Block, create: () => BoundRow, warn: TemplateWarning) {
    this.#block = block;
    this.#create = create;
    this.#warn = warn;
    this.#anchor = template.ownerDocument.createTextNode("");
    placeBefore(template, this.#anchor);
    removeNode(template);
  }

  write(scope: Scope): void {
    const wanted = this.#scopes(scope);
    const known = new Map(this.#parts.map((part) => [part.key, part]));
    const parts = wanted.map(([key]) => known.get(key) ?? this.#part(key));
    const kept = new Set(parts);
    for (const part of this.#parts) if (!kept.has(part)) remove(part);
    const settled = this.#settledParts(parts);
    this.#parts = parts;
    this.#place(settled);
    for (const [index, [, itemScope]] of wanted.entries()) parts[index]?.bound.updateScope(itemScope);
  }

  dispose(): void {
    for (const { bound } of this.#parts) bound.dispose();
  }

  #scopes(scope: Scope): readonly (readonly [unknown, Scope])[] {
    const { kind, reference } = this.#block;
    const scopes = scopesIn(this.#block, scope);
    if (kind !== "each") return scopes.map((same) => [true, same]);
    const value = readReference(reference, scope);
    if (value !== undefined && value !== null && !Array.isArray(value))
      this.#warn(`each="${reference.path.join(".")}" is no list: nothing is shown.`);
    const seen = new Set<unknown>();
    return scopes.map((item, index) => [keyOf(item.value, index, seen), item]);
  }

  #part(key: unknown): Part {
    const page = this.#anchor.ownerDocument;
    const bound = this.#create();
    const part = { key, start: page.createTextNode(""), end: page.createTextNode(""), bound };
    bound.nodes.prepend(part.start);
    bound.nodes.append(part.end);
    placeBefore(this.#anchor, bound.nodes);
    return part;
  }

  /** Of those that were there, as many as can stay where they are while others move around them. */
  #settledParts(wanted: readonly Part[]): ReadonlySet<Part> {
    const kept = new Set(wanted);
    const staying = this.#parts.filter((part) => kept.has(part));
    const known = new Set(staying);
    const inOrder = wanted.filter((part) => known.has(part));
    if (inOrder.every((part, at) => part === staying[at])) return new Set(staying);
    const ranks = new Map(inOrder.map((part, rank) => [part, rank]));
    // What moves loses focus.
    const focused = focusedNear(this.#anchor);
    const settled = heaviestIncreasing(
      staying.map((part) => ranks.get(part) ?? 0),
      staying.map((part) => (focused && holds(part, focused) ? staying.length : 1)),
    );
    return new Set(staying.filter((_part, at) => settled.has(at)));
  }

  /** From the last to the first. */
  #place(settled: ReadonlySet<Part>): void {
    let next: Node = this.#anchor;
    for (const part of [...this.#parts].reverse()) {
      if (!settled.has(part) && part.end.nextSibling !== next) moveTo(next, nodesOf(part));
      next = part.start;
    }
  }
}

/** An item keeps its nodes by its `_id`, its `key`, itself as a text or number, else by its place. */
function keyOf(item: unknown, index: number, seen: Set<unknown>): unknown {
  const fields = Object(item) as { readonly _id?: unknown; readonly key?: unknown };
  const own = typeof item === "object" ? (fields._id ?? fields.key) : item;
  if (own === undefined || own === null || seen.has(own)) return `place ${index}`;
  seen.add(own);
  return typeof own === "string" ? `key ${own}` : own;
}

function holds(part: Part, node: Node): boolean {
  return nodesOf(part).some((own) => contains(own, node));
}

function nodesOf({ start, end }: Part): Node[] {
  const nodes: Node[] = [start];
  for (let node = start.nextSibling; node && node !== end; node = nextSiblingOf(node)) nodes.push(node);
  return [...nodes, end];
}

function moveTo(next: Node, nodes: readonly Node[]): void {
  const parent = parentOf(next);
  for (const node of nodes) {
    if (!isElement(parent) || !moveBefore(parent, node, next)) placeBefore(next, node);
  }
}

function remove(part: Part): void {
  part.bound.dispose();
  for (const node of nodesOf(part)) removeNode(node);
}
