import { localNameOf, removeAttribute, setAttribute } from "./unshadowed-markup.js";
import { isSafeValue } from "./attribute-policy.js";
import { readReference, type Reference, type Scope, type Segment, textOf } from "./placeholders.js";
import type { Slot, TemplateContext, TemplateWarning } from "./bound-row.js";
import { formats } from "./format-part.js";
import type { TextFormat } from "./text-format.js";

/** What texts and attributes share: they read segments, and stay true as time passes. */
abstract class ValueSlot implements Slot {
  protected readonly segments: readonly Segment[];
  readonly #context: TemplateContext;
  protected readonly warn: TemplateWarning;
  #scope: Scope = { value: undefined };
  /** For how long what was read stays true. */
  #validFor = Infinity;
  readonly #view = (now: number): number => this.#show(now);

  constructor(segments: readonly Segment[], context: TemplateContext, warn: TemplateWarning) {
    this.segments = segments;
    this.#context = context;
    this.warn = warn;
  }

  write(scope: Scope): void {
    this.#scope = scope;
    const validFor = this.#show(undefined);
    formats.current?.keepTrue(this.#view, validFor);
  }

  dispose(): void {
    formats.current?.stopKeeping(this.#view);
  }

  protected missed(): void {
    this.#context.missed?.();
  }

  protected abstract show(scope: Scope, now: number | undefined): void;

  protected read(scope: Scope, now: number | undefined): string {
    return this.segments.map((segment) => this.#readSegment(segment, scope, now)).join("");
  }

  #show(now: number | undefined): number {
    this.#validFor = Infinity;
    this.show(this.#scope, now);
    return this.#validFor;
  }

  #readSegment(segment: Segment, scope: Scope, now: number | undefined): string {
    if (typeof segment === "string") return segment;
    const value = readReference(segment, scope);
    const { format } = segment;
    if (value === undefined && format?.fallback === undefined) this.missed();
    if (!format) return textOf(value) ?? this.#warnOfObject(segment);
    const isMissing = value === undefined || value === null || value === "";
    if (isMissing) return format.fallback ?? "";
    return this.#write(value, format, now ?? Date.now()) ?? textOf(value) ?? this.#warnOfObject(segment);
  }

  /** Undefined when the format does not fit the value. */
  #write(value: unknown, format: TextFormat, now: number): string | undefined {
    if (format.name === undefined) return undefined;
    try {
      const written = formats.current?.writeValue(value, format, this.#context.locale, now);
      if (!written)
        this.warn(`"${format.source}" does not fit a value of type ${typeof value}: shown plainly.`);
      this.#validFor = Math.min(this.#validFor, written?.validFor ?? Infinity);
      return written?.text;
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      this.warn(`"${format.source}" can't be used: ${error.message}. The value is shown plainly.`);
      return undefined;
    }
  }

  #warnOfObject({ path }: Reference): string {
    const name = path.join(".");
    this.warn(`{{${name}}} is an object or a list. Name a field of it, for example {{${name}.name}}.`);
    return "";
  }
}

export class TextSlot extends ValueSlot {
  readonly #node: Text;
  #last: string | undefined;

  constructor(node: Text, segments: readonly Segment[], context: TemplateContext, warn: TemplateWarning) {
    super(segments, context, warn);
    this.#node = node;
  }

  protected override show(scope: Scope, now: number | undefined): void {
    const next = this.read(scope, now);
    if (next === this.#last) return;
    this.#last = next;
    this.#node.data = next;
  }
}

export interface BoundAttribute {
  readonly segments: readonly Segment[];
  readonly name: string;
  readonly namespace: string | null;
}

export class AttributeSlot extends ValueSlot {
  readonly #element: Element;
  readonly #attribute: BoundAttribute;
  #last: string | null | undefined;

  constructor(element: Element, attribute: BoundAttribute, context: TemplateContext, warn: TemplateWarning) {
    super(attribute.segments, context, warn);
    this.#element = element;
    this.#attribute = attribute;
  }

  protected override show(scope: Scope, now: number | undefined): void {
    const next = this.#value(scope, now);
    if (next === this.#last) return;
    this.#last = next;
    writeAttribute(this.#element, this.#attribute, next);
  }

  /** The attribute's text, or null for an attribute that is absent. */
  #value(scope: Scope, now: number | undefined): string | null {
    const { name } = this.#attribute;
    const switched = readSwitch(this.#attribute, scope, () => this.missed());
    if (switched !== undefined) return switched;
    const text = this.read(scope, now);
    if (isSafeValue(this.#element, name, text)) return text;
    this.warn(
      `data tried to put an unsafe address or name into ${name} of <${localNameOf(this.#element)}>: left out.`,
    );
    return null;
  }
}

/** A lone placeholder that is true, false or nothing switches an attribute on or off, as `disabled` needs it. */
function readSwitch(
  { name, segments }: BoundAttribute,
  scope: Scope,
  missed: () => void,
): string | null | undefined {
  const [only, ...others] = segments;
  if (only === undefined || typeof only === "string" || others.length > 0) return undefined;
  const value = readReference(only, scope);
  if (value === undefined || value === null) {
    if (only.format?.fallback !== undefined) return undefined;
    if (value === undefined) missed();
    return null;
  }
  // ARIA and data attributes hold the words "true" and "false".
  if (typeof value !== "boolean" || /^(aria|data)-/i.test(name)) return undefined;
  return value ? "" : null;
}

function writeAttribute(element: Element, { name, namespace }: BoundAttribute, value: string | null): void {
  if (value === null) removeAttribute(element, namespace, name);
  else setAttribute(element, namespace, name, value);
}
