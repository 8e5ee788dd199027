import type { FunctionArgs, RealtimeClient, WatchPagesOptions } from "../../client/realtime-client.js";
import type { PagesControllerOptions } from "../../controllers/pages-controller.js";
import { isSkip, objectIn } from "../../internal/json-attribute.js";
import { readable } from "../../internal/readable.js";
import { parsePath } from "../../internal/value-path.js";
import type { Arrangement, GroupBy } from "../../rows/order/arranged-rows.js";
import type { SortBy } from "../../rows/order/sorting.js";
import type { SelectionMode } from "../../rows/input/row-selection.js";

/** What the author has set on a list, right or wrong. */
export interface AuthorSettings {
  readonly query: string | undefined;
  readonly args: FunctionArgs | string | null | undefined;
  readonly pageSize: number | undefined;
  readonly key: WatchPagesOptions["key"] | undefined;
  readonly rowKey: WatchPagesOptions["key"] | undefined;
  readonly from: unknown;
  readonly fromEnd: boolean;
  readonly client: RealtimeClient | undefined;
  readonly maxUpdatesPerSecond: number | undefined;
  readonly sortBy: SortBy | undefined;
  readonly groupBy: GroupBy | undefined;
  readonly filter: ((row: unknown) => boolean) | undefined;
  readonly selection: SelectionMode | undefined;
}

/** What comes of the author's settings: those that can't be used are warned of, and the default takes their place. */
export class ListSettings {
  readonly #author: AuthorSettings;
  readonly #warn: (message: string) => void;

  constructor(author: AuthorSettings, warn: (message: string) => void) {
    this.#author = author;
    this.#warn = warn;
  }

  /** What the list asks the backend for. */
  get watched(): PagesControllerOptions {
    const { query, pageSize, client, fromEnd } = this.#author;
    const args = objectIn(this.#author.args);
    const key = this.#checkKey();
    const from = this.#author.from === "" || this.#author.from === null ? undefined : this.#author.from;
    const size = this.#checkNumber("page-size", pageSize, true);
    const options = { client, key, pageSize: size, fromEnd, from, windowed: true };
    return isSkip(args) ? { ...options, query: undefined } : { ...options, query, args };
  }

  get maxPerSecond(): number | undefined {
    return this.#checkNumber("max-updates-per-second", this.#author.maxUpdatesPerSecond);
  }

  get selectionMode(): SelectionMode | undefined {
    const { selection } = this.#author;
    if (!selection || selection === "single" || selection === "multiple") return selection || undefined;
    this.#warn(`selection="${readable(selection)}" is not known. Use "single" or "multiple".`);
    return undefined;
  }

  /** Undefined when the rows stand as the query orders them. */
  arrangement(locale: string): Arrangement | undefined {
    const filter = this.#checkFilter();
    const sortBy = this.#checkPaths("sort-by", this.#author.sortBy);
    const groupBy = this.#checkPaths("group-by", this.#author.groupBy);
    return sortBy || filter || groupBy ? { sortBy, filter, groupBy, locale } : undefined;
  }

  /** What is no filter could have meant to hide rows, so it shows none. */
  #checkFilter(): Arrangement["filter"] {
    const { filter } = this.#author;
    if (!filter || typeof filter === "function") return filter || undefined;
    this.#warn(`filter must be a function, not ${readable(filter)}. No row is shown.`);
    return () => false;
  }

  #checkPaths<By extends SortBy | GroupBy>(name: string, value: By | null | undefined): By | undefined {
    if (value === undefined || value === null || value === "" || typeof value === "function") {
      return value || undefined;
    }
    if (typeof value !== "string") {
      this.#warn(`${name} must be a path or a function, not ${readable(value)}. It is left out.`);
      return undefined;
    }
    if (value.split(",").some((part) => !parsePath(part.trim().replace(/^-/, "")))) {
      this.#warn(`${name}="${value}" must be a path such as "author.name". What is no path is left out.`);
    }
    return value;
  }

  #checkKey(): WatchPagesOptions["key"] | undefined {
    const key = this.#author.rowKey || this.#author.key;
    if (key === undefined || key === null || key === "" || typeof key === "function") return key || undefined;
    if (typeof key === "string") return key;
    this.#warn(`key must be the name of a field or a function, not ${readable(key)}. The default is used.`);
    return undefined;
  }

  #checkNumber(name: string, value: number | null | undefined, isWhole = false): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (
      typeof value === "number" &&
      value > 0 &&
      Number.isFinite(value) &&
      (!isWhole || Number.isInteger(value))
    )
      return value;
    const kind = isWhole ? "a whole number" : "a number";
    this.#warn(`${name} must be ${kind} above 0, not "${readable(value)}". The default is used.`);
    return undefined;
  }
}
