import type { Scope } from "./placeholders.js";

/** Hears of what a template or its data may not do. */
export type TemplateWarning = (message: string) => void;

/** What decides how values are written. */
export interface TemplateContext {
  /** A BCP 47 tag. May change: what is written next follows it. */
  readonly locale: string;
  /** A value that a placeholder speaks of isn't there, or nothing in the template speaks of any. */
  missed?(): void;
}

/** A template that an element shows something by. */
export interface TemplateInUse {
  readonly host: HTMLElement;
  readonly template: HTMLTemplateElement;
  /** What is shown by it now. */
  values(): readonly unknown[];
  readonly warn: TemplateWarning;
}

/** A place in the nodes of one row that takes values. */
export interface Slot {
  /** Writes what the row says now, if it reads otherwise than before. */
  write(scope: Scope): void;
  dispose(): void;
}

/** The nodes made for one row, or for one item of a list inside of it. */
export interface BoundRow {
  readonly nodes: DocumentFragment;
  /** Writes what differs from the row before. */
  update(row: unknown): void;
  /** The same for an item, which knows what it stands in. */
  updateScope(scope: Scope): void;
  /** Ends what keeps times fresh. */
  dispose(): void;
}
