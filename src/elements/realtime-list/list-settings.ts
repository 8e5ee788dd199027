import type { FunctionArgs, RealtimeClient, WatchPagesOptions } from "../../client/realtime-client.js";
import type { PagesControllerOptions } from "../../controllers/pages-controller.js";
import { UnreadableJson } from "../../internal/json-attribute.js";
import { type Arrangement, type GroupBy, parseOrders, type SortBy } from "./arranged-rows.js";
import type { SelectionMode } from "./row-selection.js";

/** What the author has set on a list, right or wrong. */
export interface AuthorSettings {
  readonly query: string | undefined;
  readonly args: FunctionArgs | undefined;
  readonly pageSize: number | undefined;
  readonly key: WatchPagesOptions["key"] | undefined;
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
    const { query, args, pageSize, key, client, fromEnd } = this.#author;
    const from = this.#author.from === "" || this.#author.from === null ? undefined : this.#author.from;
    const size = this.#checkNumber("page-size", pageSize, true);
    const options = { client, key, pageSize: size, fromEnd, from, windowed: true };
    if (!(args instanceof UnreadableJson)) return { ...options, query, args };
    this.#warn(`args='${args.text}' can't be read as JSON: ${args.reason}. Nothing is loaded.`);
    return { ...options, query: undefined };
  }

  get maxPerSecond(): number | undefined {
    return this.#checkNumber("max-updates-per-second", this.#author.maxUpdatesPerSecond);
  }

  get selectionMode(): SelectionMode | undefined {
    const { selection } = this.#author;
    if (!selection || selection === "single" || selection === "multiple") return selection || undefined;
    this.#warn(`selection="${String(selection)}" is not known. Use "single" or "multiple".`);
    return undefined;
  }

  /** Undefined when the rows stand as the query orders them. */
  arrangement(locale: string): Arrangement | undefined {
    const { sortBy, filter, groupBy } = this.#author;
    if (!sortBy && !filter && !groupBy) return undefined;
    this.#checkPaths("sort-by", sortBy);
    this.#checkPaths("group-by", groupBy);
    return { sortBy: sortBy || undefined, filter, groupBy: groupBy || undefined, locale };
  }

  #checkPaths(name: string, value: SortBy | GroupBy | undefined): void {
    if (typeof value !== "string" || parseOrders(value).length === value.split(",").length) return;
    this.#warn(`${name}="${value}" must be a path such as "author.name". What is no path is left out.`);
  }

  #checkNumber(name: string, value: number | null | undefined, isWhole = false): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (value > 0 && Number.isFinite(value) && (!isWhole || Number.isInteger(value))) return value;
    const kind = isWhole ? "a whole number" : "a number";
    this.#warn(`${name} must be ${kind} above 0, not "${value}". The default is used.`);
    return undefined;
  }
}
