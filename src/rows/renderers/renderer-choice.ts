import type { ReactiveControllerHost } from "lit";
import { HostedRows, type HostedRowsObserver } from "./hosted-rows.js";
import {
  CustomRows,
  GroupedRows,
  PlainHeaders,
  PlainRows,
  type RenderItem,
  type RowRenderer,
  TemplateRows,
} from "./row-renderers.js";
import type { RowFailures } from "./row-failures.js";
import { GuardedRows } from "./guarded-rows.js";
import { localeOf } from "../../internal/locale-of.js";
import { readable } from "../../internal/readable.js";
import type { LazyPart } from "../../internal/lazy-part.js";
import type { TemplateWarning } from "../../internal/template/bound-row.js";
import { TemplateAdvice } from "../../internal/template/template-advice.js";
import { TemplateWatch } from "../../internal/template-watch.js";
import { partsOf } from "../../internal/template/template-parts.js";

/** How the page's author says that rows look, besides by templates in the list. */
export interface RowLook {
  readonly renderItem: RenderItem | undefined;
  readonly hostedRows: boolean;
}

/** What rows are rendered with, however they look. */
export interface RowRendererParts {
  readonly warn: TemplateWarning;
  readonly hosted: HostedRowsObserver;
  readonly failures: RowFailures;
  /** Stands in the place of a row that can't be rendered. */
  readonly failedText: () => string;
  /** The first rows of the list. */
  readonly values: () => readonly unknown[];
}

/** Finds out how rows are rendered, and notices when that changes. */
export class RendererChoice {
  renderer: RowRenderer = new PlainRows(() => this.#warnOfNoTemplate());
  readonly #parts: RowRendererParts;
  #custom: CustomRows | undefined;
  #isHosted = false;
  #rowTemplate: HTMLTemplateElement | null = null;
  #groupTemplate: HTMLTemplateElement | null = null;
  #hasBegun = false;
  #advice: TemplateAdvice | undefined;
  /** What all rows look at when they write a value. */
  readonly #context = { locale: "en", missed: () => this.#advice?.missed() };

  constructor(list: ReactiveControllerHost & HTMLElement, parts: RowRendererParts) {
    new TemplateWatch(list, () => (this.#hasBegun = false));
    this.#parts = parts;
  }

  /** Whether `list` says something else than when it was last followed. */
  isOutdated(list: HTMLElement, look: RowLook): boolean {
    return this.#isOtherKind(list, look) || functionOf(look) !== this.#custom?.renderItem;
  }

  /** What has to be here before it is followed. */
  partsFor(list: HTMLElement, look: RowLook): readonly LazyPart<unknown>[] {
    const templates = [usesTemplate(look) ? rowTemplateOf(list) : null, groupTemplateOf(list)];
    return templates.flatMap((template) => (template ? partsOf(template) : []));
  }

  /** Takes up what `list` says. `rows`: they have to be written again. `kind`: another renderer, which knows none of the rows on the page. */
  follow(list: HTMLElement, look: RowLook): "same" | "rows" | "kind" {
    if (look.renderItem && typeof look.renderItem !== "function") {
      this.#parts.warn(
        `renderItem must be a function, not ${readable(look.renderItem)}. The template is used.`,
      );
    }
    const hasLocaleChanged = this.#followLocale(list);
    if (!this.isOutdated(list, look)) return hasLocaleChanged ? "rows" : "same";
    const renderItem = functionOf(look);
    // Frameworks hand over a new function at each render; its rows are those that are there.
    if (this.#custom && renderItem && !this.#isOtherKind(list, look)) {
      this.#custom.renderItem = renderItem;
      return "rows";
    }
    this.#begin(list, renderItem, look.hostedRows);
    return "kind";
  }

  #followLocale(list: HTMLElement): boolean {
    const locale = localeOf(list);
    if (locale === this.#context.locale) return false;
    this.#context.locale = locale;
    return true;
  }

  #isOtherKind(list: HTMLElement, look: RowLook): boolean {
    return (
      !this.#hasBegun ||
      Boolean(functionOf(look)) !== Boolean(this.#custom) ||
      look.hostedRows !== this.#isHosted ||
      (usesTemplate(look) && rowTemplateOf(list) !== this.#rowTemplate) ||
      groupTemplateOf(list) !== this.#groupTemplate
    );
  }

  #begin(list: HTMLElement, renderItem: RenderItem | undefined, isHosted: boolean): void {
    this.#hasBegun = true;
    this.#isHosted = isHosted;
    this.#custom = renderItem && new CustomRows(renderItem, list);
    const { warn, failures, failedText, values } = this.#parts;
    const template = rowTemplateOf(list);
    this.#rowTemplate = template;
    this.#advice = template ? new TemplateAdvice({ host: list, template, warn, values }) : undefined;
    this.#groupTemplate = groupTemplateOf(list);
    const headers = this.#groupTemplate
      ? new TemplateRows(this.#groupTemplate, warn, this.#context)
      : new PlainHeaders();
    const rows = new GroupedRows(this.#rows(), headers);
    this.renderer = new GuardedRows(rows, failures, failedText);
  }

  #rows(): RowRenderer {
    if (this.#isHosted) return new HostedRows(this.#parts.hosted);
    if (this.#custom) return this.#custom;
    const template = this.#rowTemplate;
    const rows = template && new TemplateRows(template, this.#parts.warn, this.#context);
    if (rows && !rows.isBlank) return rows;
    if (rows) return new PlainRows(this.#context.missed);
    return new PlainRows(() => this.#warnOfNoTemplate());
  }

  #warnOfNoTemplate(): void {
    this.#parts.warn(
      "rows are shown as they came. Put a <template> for one row inside, or set the renderItem property.",
    );
  }
}

function usesTemplate(look: RowLook): boolean {
  return !functionOf(look) && !look.hostedRows;
}

function rowTemplateOf(list: HTMLElement): HTMLTemplateElement | null {
  return list.querySelector<HTMLTemplateElement>(":scope > template:not([slot])");
}

function groupTemplateOf(list: HTMLElement): HTMLTemplateElement | null {
  return list.querySelector<HTMLTemplateElement>(':scope > template[slot="group"]');
}

function functionOf({ renderItem, hostedRows }: RowLook): RenderItem | undefined {
  return hostedRows || typeof renderItem !== "function" ? undefined : renderItem;
}
