import { messageOf, RealtimeError } from "../core/errors.js";
import { EventEmitter, StateEmitter } from "../core/emitter.js";
import type { LiveContext, LiveEntry } from "../core/live/live-context.js";
import type * as Part from "../core/live/pages-entry.js";
import type { PageDirection } from "../core/live/paging.js";
import type { PagesState, RowKey, RowMark, RowsRange } from "../core/live/pages-state.js";
import type { Watchable } from "../core/live/shared-entries.js";
import type { Unsubscribe } from "../core/source.js";

type AnyPagesState = PagesState<unknown>;

let part: typeof Part | undefined;

const loading: AnyPagesState = {
  name: "loading",
  rows: [],
  keys: [],
  length: 0,
  rowAt: () => undefined,
  keyAt: () => undefined,
  more: "loading",
  back: "done",
  stale: false,
  error: undefined,
};

/** From here on lists are watched without a detour. */
export function takePages(loaded: typeof Part): void {
  part = loaded;
}

/**
 * A third of the client is about paginated queries, which a page without a list never asks for. So in the build by need
 * this file stands in the place of `core/live/pages-entry.ts`: a list that is watched before that has come waits for it.
 */
export class PagesEntry implements Watchable, LiveEntry {
  private readonly context: LiveContext;
  private readonly request: Part.PagesRequest;
  private readonly states: StateEmitter<AnyPagesState>;
  private readonly changes: EventEmitter<Part.ListStep>;
  private real: Part.PagesEntry | undefined;
  /** What is shown as long as there is nothing to show by the real one. */
  private ownState = loading;
  private isStarted = false;
  private leave: readonly Unsubscribe[] = [];

  constructor(context: LiveContext, request: Part.PagesRequest) {
    this.context = context;
    this.request = request;
    this.states = new StateEmitter(context.queue, () => this.state);
    this.changes = new EventEmitter(context.queue);
    if (part) return new part.PagesEntry(context, request) as unknown as PagesEntry;
  }

  get name(): string {
    return this.request.call.name;
  }

  get state(): AnyPagesState {
    const state = this.real?.state;
    return state && state.name !== "loading" ? state : this.ownState;
  }

  get watchers(): number {
    return this.states.size + this.changes.size;
  }

  start(): void {
    this.isStarted = true;
    import("../core/live/pages-entry.js").then(
      (loaded) => this.begin(loaded),
      (cause: unknown) => this.fail(unloadable(cause)),
    );
  }

  stop(): void {
    this.isStarted = false;
    for (const leave of this.leave) leave();
    this.real?.stop();
  }

  watch(listener: (state: AnyPagesState) => void): Unsubscribe {
    return this.states.add(listener);
  }

  watchChanges(listener: (step: Part.ListStep) => void): Unsubscribe {
    return this.changes.add(listener);
  }

  indexOf(key: RowKey): number {
    return this.real?.indexOf(key) ?? -1;
  }

  markOf(key: RowKey): RowMark | undefined {
    return this.real?.markOf(key);
  }

  holds(ts: bigint): boolean {
    return this.real?.holds(ts) ?? true;
  }

  effectsChanged(): void {
    this.real?.effectsChanged();
  }

  resultsChanged(): void {
    this.real?.resultsChanged();
  }

  countBack(): number {
    return this.real?.countBack() ?? 0;
  }

  look(viewer: object, range: RowsRange | null): void {
    this.real?.look(viewer, range);
  }

  load(direction: PageDirection): boolean {
    return this.real?.load(direction) ?? false;
  }

  retry(): void {
    if (this.real) this.real.retry();
    else if (this.ownState !== loading) this.startAgain();
  }

  reset(): void {
    this.real?.reset();
  }

  commit(): void {
    this.real?.commit();
  }

  fail(error: RealtimeError): void {
    this.show({ ...loading, name: "failed", more: "error", error });
  }

  private startAgain(): void {
    this.show(loading);
    this.start();
  }

  private show(state: AnyPagesState): void {
    this.ownState = state;
    this.states.changed();
  }

  private begin(loaded: typeof Part): void {
    takePages(loaded);
    if (!this.isStarted || this.real) return;
    const real = new loaded.PagesEntry(this.context, this.request);
    this.real = real;
    this.context.queue.batch(() => {
      this.leave = [
        real.watchChanges((step) => this.changes.emit(step)),
        real.watch(() => this.states.changed()),
      ];
      real.start();
    });
  }
}

/** What is known of a list that nobody watches. */
export function cachedPagesState(context: LiveContext, token: string): AnyPagesState {
  return part?.cachedPagesState(context, token) ?? loading;
}

function unloadable(cause: unknown): RealtimeError {
  return new RealtimeError("bad-result", `What lists need could not be loaded: ${messageOf(cause)}`, {
    cause,
  });
}
