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
import { SafeRows } from "./safe-rows.js";
import { localeOf } from "../../internal/locale-of.js";
import { readable } from "../../internal/readable.js";
import type { TemplateWarning } from "../../internal/template/bound-row.js";

/** What says how rows look. */
interface RowAuthor extends HTMLElement {
  readonly renderItem: RenderItem | undefined;
  readonly hostedRows: boolean;
}

/** Finds out how rows are rendered, and notices when that changes. */
export class RowSource {
  renderer: RowRenderer = new PlainRows(() => this.#warnOfNoTemplate());
  readonly #warn: TemplateWarning;
  readonly #hosted: HostedRowsObserver;
  readonly #failures: RowFailures;
  readonly #failedText: () => string;
  #custom: CustomRows | undefined;
  #isHosted = false;
  #rowTemplate: HTMLTemplateElement | null = null;
  #groupTemplate: HTMLTemplateElement | null = null;
  #hasBegun = false;
  /** What all rows look at when they write a value. */
  readonly #context = { locale: "en" };

  /** `failedText` stands in the place of a row that can't be rendered. */
  constructor(
    warn: TemplateWarning,
    hosted: HostedRowsObserver,
    failures: RowFailures,
    failedText: () => string,
  ) {
    this.#warn = warn;
    this.#hosted = hosted;
    this.#failures = failures;
    this.#failedText = failedText;
  }

  /** Whether `list` says something else than when it was last followed. */
  isOutdated(list: RowAuthor): boolean {
    return this.#isOtherKind(list) || functionOf(list) !== this.#custom?.renderItem;
  }

  /** Takes up what `list` says. `rows`: they have to be written again. `kind`: another renderer, which knows none of the rows on the page. */
  follow(list: RowAuthor): "same" | "rows" | "kind" {
    if (list.renderItem && typeof list.renderItem !== "function") {
      this.#warn(`renderItem must be a function, not ${readable(list.renderItem)}. The template is used.`);
    }
    const hasLocaleChanged = this.#followLocale(list);
    if (!this.isOutdated(list)) return hasLocaleChanged ? "rows" : "same";
    const renderItem = functionOf(list);
    // Frameworks hand over a new function at each render; its rows are those that are there.
    if (this.#custom && renderItem && !this.#isOtherKind(list)) {
      this.#custom.renderItem = renderItem;
      return "rows";
    }
    this.#begin(list, renderItem);
    return "kind";
  }

  #followLocale(list: RowAuthor): boolean {
    const locale = localeOf(list);
    if (locale === this.#context.locale) return false;
    this.#context.locale = locale;
    return true;
  }

  #isOtherKind(list: RowAuthor): boolean {
    const usesTemplate = !functionOf(list) && !list.hostedRows;
    return (
      !this.#hasBegun ||
      Boolean(functionOf(list)) !== Boolean(this.#custom) ||
      list.hostedRows !== this.#isHosted ||
      (usesTemplate && rowTemplateOf(list) !== this.#rowTemplate) ||
      groupTemplateOf(list) !== this.#groupTemplate
    );
  }

  #begin(list: RowAuthor, renderItem: RenderItem | undefined): void {
    this.#hasBegun = true;
    this.#isHosted = list.hostedRows;
    this.#custom = renderItem && new CustomRows(renderItem, list);
    this.#rowTemplate = rowTemplateOf(list);
    this.#groupTemplate = groupTemplateOf(list);
    const headers = this.#groupTemplate
      ? new TemplateRows(this.#groupTemplate, this.#warn, this.#context)
      : new PlainHeaders();
    const rows = new GroupedRows(this.#rows(), headers);
    this.renderer = new SafeRows(rows, this.#failures, this.#failedText);
  }

  #rows(): RowRenderer {
    if (this.#isHosted) return new HostedRows(this.#hosted);
    if (this.#custom) return this.#custom;
    if (this.#rowTemplate) return new TemplateRows(this.#rowTemplate, this.#warn, this.#context);
    return new PlainRows(() => this.#warnOfNoTemplate());
  }

  #warnOfNoTemplate(): void {
    this.#warn(
      "rows are shown as they came. Put a <template> for one row inside, or set the renderItem property.",
    );
  }
}

function rowTemplateOf(list: HTMLElement): HTMLTemplateElement | null {
  return list.querySelector<HTMLTemplateElement>(":scope > template:not([slot])");
}

function groupTemplateOf(list: HTMLElement): HTMLTemplateElement | null {
  return list.querySelector<HTMLTemplateElement>(':scope > template[slot="group"]');
}

function functionOf(list: RowAuthor): RenderItem | undefined {
  return list.hostedRows || typeof list.renderItem !== "function" ? undefined : list.renderItem;
}
