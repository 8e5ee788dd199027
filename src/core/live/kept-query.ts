import type { RealtimeError } from "../errors.js";
import type { Source, Unsubscribe } from "../source.js";
import type { PagesSource, PagesState } from "./pages-state.js";
import type { AnyQueryState } from "./query-entry.js";
import type { ResultStore } from "./result-store.js";

/**
 * What has become of a query that is fetched ahead.
 *
 * - `fetching`: not all of it has been here yet.
 * - `kept`: all that was asked for is here. `on` says where: `device`, where the next page finds it also without a network, or `page`,
 *   as long as this page lives, because results aren't stored (see `client.storage`) or there is no room for this one. `stale` while
 *   it isn't kept up to date, as without a connection.
 * - `failed`: `retry` asks again.
 * - `released`: nothing is done for it any more. What the device has of it stays as long as there is room.
 *
 * @public
 */
export type KeptState =
  | { readonly name: "fetching" }
  | { readonly name: "kept"; readonly on: "device" | "page"; readonly stale: boolean }
  | { readonly name: "failed"; readonly error: RealtimeError }
  | { readonly name: "released" };

/** What is to be kept. */
export type KeptTarget =
  { readonly name: "value"; readonly source: Source<AnyQueryState> & { retry(): void } } | PagesTarget;

interface PagesTarget {
  readonly name: "pages";
  readonly source: PagesSource<unknown>;
  /** How many, from the query's first one, of how many rows each. */
  readonly pages: number;
  readonly pageSize: number;
  readonly isFromEnd: boolean;
}

/** What its source says of all that is to be kept. */
type Arrival =
  | { readonly name: "fetching" }
  | { readonly name: "here"; readonly stale: boolean }
  | { readonly name: "failed"; readonly error: RealtimeError };

/** Whether the device has it: `unknown` until it has been asked. */
interface OnDevice {
  readonly by: ResultStore;
  readonly unpin: Unsubscribe;
  state: "unknown" | "asked" | "yes" | "no";
}

/** Where results are kept now, and who hears when that changes. */
interface KeepingStore {
  readonly results: ResultStore | null;
  followResults(follower: () => void): Unsubscribe;
}

/** A query that is live, and whose results stay on the device, though nothing shows it. */
export class KeptQuery {
  private readonly store: KeepingStore;
  private readonly token: string;
  private readonly target: KeptTarget;
  private readonly changed: (state: KeptState) => void;
  private readonly unsubscribe: Unsubscribe;
  private readonly unfollow: Unsubscribe;
  private arrival: Arrival = { name: "fetching" };
  private onDevice: OnDevice | undefined;
  /** Of the pages after the first, how many have been asked for. */
  private askedPages = 0;
  private state: KeptState = { name: "fetching" };
  private isEnded = false;

  /**
   * @param token - of its results in the store
   * @param changed - hears of each state after `fetching`
   */
  constructor(store: KeepingStore, token: string, target: KeptTarget, changed: (state: KeptState) => void) {
    this.store = store;
    this.token = token;
    this.target = target;
    this.changed = changed;
    this.unfollow = store.followResults(() => this.resultsChanged());
    this.resultsChanged();
    this.unsubscribe = this.watch();
  }

  retry(): void {
    this.target.source.retry();
  }

  end(): void {
    this.isEnded = true;
    this.unfollow();
    this.unsubscribe();
    this.onDevice?.unpin();
  }

  private watch(): Unsubscribe {
    const { target } = this;
    if (target.name === "value") return target.source.subscribe((state) => this.arrived(arrivalOf(state)));
    const unsubscribe = target.source.subscribe((state) => {
      look(target, state);
      this.arrived(this.arrivalOfPages(target, state));
    });
    // Only who has subscribed is heard.
    look(target, target.source.current);
    return unsubscribe;
  }

  /** Results are kept elsewhere now, or nowhere. */
  private resultsChanged(): void {
    const { results } = this.store;
    if (this.onDevice?.by === results) return;
    this.onDevice?.unpin();
    this.onDevice = results ? this.pinIn(results) : undefined;
    this.update();
  }

  private pinIn(results: ResultStore): OnDevice {
    const lost = (): void => {
      if (this.onDevice !== onDevice) return;
      onDevice.state = "no";
      this.update();
    };
    const onDevice: OnDevice = { by: results, unpin: results.pin(this.token, lost), state: "unknown" };
    return onDevice;
  }

  private arrived(arrival: Arrival): void {
    this.arrival = arrival;
    this.update();
  }

  private arrivalOfPages({ source, pages, pageSize }: PagesTarget, state: PagesState<unknown>): Arrival {
    if (state.name === "loading") this.askedPages = 0;
    if (state.error) return { name: "failed", error: state.error };
    if (state.name === "loading") return { name: "fetching" };
    const isEnough = state.length >= pages * pageSize || this.askedPages >= pages - 1;
    if (state.more === "idle" && !isEnough) {
      if (source.loadMore()) this.askedPages += 1;
      return { name: "fetching" };
    }
    // What more is on its way may be somebody else's, once all that is kept has been here.
    if (state.more === "loading" && this.arrival.name !== "here") return { name: "fetching" };
    return { name: "here", stale: state.stale };
  }

  private update(): void {
    const { arrival, onDevice } = this;
    if (arrival.name !== "here") return this.show(arrival);
    if (!onDevice) return this.show({ name: "kept", on: "page", stale: arrival.stale });
    if (onDevice.state === "unknown") void this.ask(onDevice);
    if (onDevice.state === "asked") return;
    this.show({ name: "kept", on: onDevice.state === "yes" ? "device" : "page", stale: arrival.stale });
  }

  /** Nothing is called kept on the device that was only handed over. */
  private async ask(onDevice: OnDevice): Promise<void> {
    onDevice.state = "asked";
    await onDevice.by.flush();
    const kept = await onDevice.by.read(this.token, "");
    if (onDevice.state !== "asked" || this.onDevice !== onDevice) return;
    onDevice.state = kept.length > 0 && onDevice.by.condition.current.name === "on" ? "yes" : "no";
    this.update();
  }

  private show(state: KeptState): void {
    if (this.isEnded || isSame(this.state, state)) return;
    this.state = state;
    this.changed(state);
  }
}

/** A windowed list keeps live what is looked at. */
function look({ source, pages, pageSize, isFromEnd }: PagesTarget, { length }: PagesState<unknown>): void {
  const most = pages * pageSize;
  const first = isFromEnd ? Math.max(0, length - most) : 0;
  source.look({ first, last: first + most - 1 });
}

function arrivalOf(state: AnyQueryState): Arrival {
  if (state.name === "failed") return { name: "failed", error: state.error };
  return state.name === "loading" ? { name: "fetching" } : { name: "here", stale: state.stale };
}

function isSame(one: KeptState, other: KeptState): boolean {
  if (one.name === "kept" && other.name === "kept") return one.on === other.on && one.stale === other.stale;
  if (one.name === "failed" && other.name === "failed") return one.error === other.error;
  return one.name === other.name;
}
