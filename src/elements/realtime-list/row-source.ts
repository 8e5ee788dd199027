import {
  CustomRows,
  GroupedRows,
  HostedRows,
  PlainHeaders,
  PlainRows,
  type RenderItem,
  type RowRenderer,
  TemplateRows,
} from "./row-renderers.js";
import { localeOf } from "../../internal/locale-of.js";
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
  readonly #hostedChanged: () => void;
  #custom: CustomRows | undefined;
  #isHosted = false;
  #rowTemplate: HTMLTemplateElement | null = null;
  #groupTemplate: HTMLTemplateElement | null = null;
  #hasBegun = false;

  constructor(warn: TemplateWarning, hostedChanged: () => void) {
    this.#warn = warn;
    this.#hostedChanged = hostedChanged;
  }

  /** Whether `list` says something else than when it was last followed. */
  isOutdated(list: RowAuthor): boolean {
    const isOtherFunction = list.renderItem !== this.#custom?.renderItem;
    const usesTemplate = !list.renderItem && !list.hostedRows;
    return (
      !this.#hasBegun ||
      isOtherFunction ||
      list.hostedRows !== this.#isHosted ||
      (usesTemplate && rowTemplateOf(list) !== this.#rowTemplate) ||
      groupTemplateOf(list) !== this.#groupTemplate
    );
  }

  /** Takes up what `list` says. True when there is another renderer, which knows none of the rows on the page. */
  follow(list: RowAuthor): boolean {
    if (!this.isOutdated(list)) return false;
    this.#hasBegun = true;
    this.#isHosted = list.hostedRows;
    this.#custom = list.renderItem && !list.hostedRows ? new CustomRows(list.renderItem) : undefined;
    this.#rowTemplate = rowTemplateOf(list);
    this.#groupTemplate = groupTemplateOf(list);
    const headers = this.#groupTemplate
      ? new TemplateRows(this.#groupTemplate, this.#warn, () => localeOf(list))
      : new PlainHeaders();
    this.renderer = new GroupedRows(this.#rows(list), headers);
    return true;
  }

  #rows(list: RowAuthor): RowRenderer {
    if (this.#isHosted) return new HostedRows(this.#hostedChanged);
    if (this.#custom) return this.#custom;
    if (this.#rowTemplate) return new TemplateRows(this.#rowTemplate, this.#warn, () => localeOf(list));
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
