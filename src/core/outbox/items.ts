import { Census } from "./census.js";
import { arriving, asRead, standingOf, untried, withArgs, type Item, type Trial } from "./item.js";
import type { JsonObject } from "./json.js";
import { isOpen, type Next } from "./life.js";
import type { Operation, Progress } from "./operation.js";
import type { KeptRow, RowChange, RowRemoval } from "./outbox-store.js";

/** What has become of an operation that was here before, for certain: the store has it so. */
export interface Move {
  readonly id: string;
  /** Its end was open until now, as far as this tab has told. */
  readonly wasOpen: boolean;
  readonly next: Next | { readonly name: "vanished" };
}

/** What the store is to be told. */
export interface Changes {
  readonly changed: readonly RowChange[];
  readonly removed: readonly RowRemoval[];
}

/** The operations that this tab knows of, and which of its own changes the store doesn't have yet. */
export class Items {
  private readonly byId = new Map<string, Item>();
  private readonly idAt = new Map<number, string>();
  private readonly dependents = new Map<string, Set<string>>();
  /** Ids by position; those without one are at the end. Null when it has to be sorted. */
  private order: string[] | null = [];
  /** As `all` has listed them, until one differs. */
  private listed: readonly Item[] | null = null;
  readonly census = new Census();
  private readonly changed = new Map<number, { readonly hasNewArgs: boolean }>();
  private readonly removed = new Map<number, { readonly revision: number }>();
  /** Positions whose change the store is being told. */
  private readonly writing = new Set<number>();
  /** Positions about which this tab thinks what the store may never have heard, until they are read anew. */
  private readonly doubtful = new Set<number>();
  /** Positions whose removal the store is told of, or was since the last read began. */
  private readonly goneAt = new Set<number>();
  private moves: Move[] = [];
  /** Moves that the store has yet to confirm: it may turn out that somebody else leads, and knows better. */
  private unconfirmed: Move[] = [];
  private confirming: Move[] = [];
  /** Operations whose end was open when they were last told of. */
  private readonly untold = new Set<string>();

  get size(): number {
    return this.byId.size;
  }

  get hasChanges(): boolean {
    return this.changed.size + this.removed.size > 0;
  }

  get(id: string): Item | undefined {
    return this.byId.get(id);
  }

  at(position: number): Item | undefined {
    const id = this.idAt.get(position);
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** In the order in which they are to run. */
  all(): readonly Item[] {
    this.order ??= [...this.byId.values()].sort(byPosition).map(({ operation }) => operation.id);
    return (this.listed ??= this.order.flatMap((id) => this.byId.get(id) ?? []));
  }

  /** Those that build on it. */
  dependentsOf(id: string): readonly Item[] {
    return [...(this.dependents.get(id) ?? [])].flatMap((dependent) => this.byId.get(dependent) ?? []);
  }

  /** A new operation that the store is keeping. */
  arrive(operation: Operation): void {
    this.add(arriving(operation));
  }

  place(id: string, position: number): void {
    const item = this.byId.get(id);
    if (item?.position !== null) return;
    this.put({ ...item, position });
    this.idAt.set(position, id);
    this.order = null;
  }

  /** Moves an operation on; the store has to hear of it. */
  move(item: Item, next: Next, args: JsonObject = item.args): void {
    this.unconfirmed.push({ id: item.operation.id, wasOpen: isOpen(item.progress), next });
    if (next.name === "gone") this.remove(item);
    else this.change(withArgs({ ...item, progress: next }, args), args !== item.args);
  }

  /** As `move`, for what the store needn't hear: it would come to the same after a crash. */
  moveUnwritten(item: Item, progress: Progress): void {
    this.put({ ...item, progress });
  }

  setArgs(item: Item, args: JsonObject): void {
    if (args !== item.args) this.change(withArgs(item, args), true);
  }

  setTrial(id: string, trial: Partial<Trial>): void {
    const item = this.byId.get(id);
    if (item) this.put({ ...item, trial: { ...item.trial, ...trial } });
  }

  mark(
    id: string,
    marks: Partial<Pick<Item, "isHeld" | "isContained" | "appliedAt" | "heard" | "isDoubtful">>,
  ): void {
    const item = this.byId.get(id);
    if (item) this.put({ ...item, ...marks });
  }

  /** What the store has to be told. From here on it counts as told, until `unwritten`. */
  takeChanges(): Changes {
    const changes = {
      changed: [...this.changed].flatMap(([position, { hasNewArgs }]) => {
        const item = this.at(position);
        return item ? [rowChange(item, position, hasNewArgs)] : [];
      }),
      removed: [...this.removed].map(([position, { revision }]) => ({ position, revision })),
    };
    this.confirming = this.unconfirmed;
    this.unconfirmed = [];
    for (const { position } of changes.changed) this.writing.add(position);
    for (const { position } of changes.removed) this.goneAt.add(position);
    this.changed.clear();
    this.removed.clear();
    return changes;
  }

  written({ changed }: Changes): void {
    this.writing.clear();
    this.moves.push(...this.confirming);
    this.confirming = [];
    for (const { position, revision } of changed) {
      const item = this.at(position);
      if (item) this.put({ ...item, revision: Math.max(item.revision, revision + 1) });
      if (this.removed.has(position)) this.removed.set(position, { revision: revision + 1 });
    }
  }

  unwritten({ changed, removed }: Changes): void {
    this.writing.clear();
    this.unconfirmed.unshift(...this.confirming);
    this.confirming = [];
    for (const { position, args } of changed) {
      const hasNewArgs = args !== undefined || this.changed.get(position)?.hasNewArgs === true;
      if (this.at(position)) this.changed.set(position, { hasNewArgs });
    }
    for (const { position, revision } of removed) {
      this.goneAt.delete(position);
      this.removed.set(position, { revision });
    }
  }

  /** Gives up its own changes, as the store is to be read anew. */
  dropChanges(): void {
    for (const position of [...this.changed.keys(), ...this.writing]) this.doubtful.add(position);
    this.changed.clear();
    this.removed.clear();
    this.writing.clear();
    this.goneAt.clear();
    for (const { id, wasOpen } of [...this.confirming, ...this.unconfirmed]) if (wasOpen) this.untold.add(id);
    this.confirming = [];
    this.unconfirmed = [];
  }

  /** Whether the store has heard of it as it stands here. */
  isKept({ position }: Item): boolean {
    if (position === null || this.doubtful.has(position)) return false;
    return !this.changed.has(position) && !this.writing.has(position);
  }

  /** A read that begins now can't bring back what the store was told to remove before. */
  readBegins(): void {
    this.goneAt.clear();
  }

  /** Whether a row that was read has been removed meanwhile. */
  isGone(position: number): boolean {
    return this.goneAt.has(position) || this.removed.has(position);
  }

  /** What a person decided stands in the store already. */
  decided(item: Item, next: Next, args: JsonObject): void {
    this.noteMove(item, next);
    if (next.name === "gone") {
      if (item.position !== null) this.goneAt.add(item.position);
      this.forget(item);
    } else this.put({ ...withArgs(item, args), progress: next, revision: item.revision + 1, trial: untried });
  }

  /** A row of the store, which knows better. */
  take(row: KeptRow, isInFlight: boolean, known: Pick<Item, "heard" | "isDoubtful">): void {
    const { id } = row.operation;
    const former = this.byId.get(id);
    const item = { ...asRead(row, former, isInFlight), ...known };
    this.changed.delete(row.position);
    this.doubtful.delete(row.position);
    if (former === undefined) {
      this.add(item);
      return;
    }
    this.place(id, row.position);
    this.put(item);
    this.noteMove(former, item.progress);
  }

  /** It was here, and is no longer in the store. */
  vanish(item: Item): void {
    if (item.position !== null) {
      this.changed.delete(item.position);
      this.removed.delete(item.position);
    }
    const standing = standingOf(item);
    const isNews = standing !== item.progress;
    if (standing.name === "applied" && !item.isContained) {
      if (isNews) this.noteMove(item, standing);
      this.put({ ...item, progress: standing, isLingering: true });
      return;
    }
    this.noteMove(item, isNews ? standing : { name: "vanished" });
    this.forget(item);
  }

  forget({ operation, position }: Item): void {
    this.census.remove(this.byId.get(operation.id));
    this.byId.delete(operation.id);
    this.listed = null;
    if (position !== null) this.idAt.delete(position);
    this.order = null;
    for (const other of operation.dependsOn) this.dependents.get(other)?.delete(operation.id);
  }

  takeMoves(): readonly Move[] {
    const { moves } = this;
    this.moves = [];
    return moves;
  }

  private add(item: Item): void {
    const { id, dependsOn } = item.operation;
    if (item.position !== null) this.idAt.set(item.position, id);
    this.put(item);
    if (item.position === null) this.order?.push(id);
    else this.order = null;
    for (const other of dependsOn) {
      this.dependents.set(other, (this.dependents.get(other) ?? new Set()).add(id));
    }
  }

  private noteMove({ operation: { id }, progress }: Item, next: Move["next"]): void {
    this.moves.push({ id, wasOpen: isOpen(progress) || this.untold.has(id), next });
    this.untold.delete(id);
  }

  private put(item: Item): void {
    const { id } = item.operation;
    this.census.remove(this.byId.get(id));
    this.census.add(item);
    this.byId.set(id, item);
    this.listed = null;
  }

  private change(item: Item, hasNewArgs: boolean): void {
    this.put(item);
    const { position, isLingering } = item;
    if (position === null || isLingering) return;
    this.changed.set(position, {
      hasNewArgs: hasNewArgs || this.changed.get(position)?.hasNewArgs === true,
    });
  }

  private remove(item: Item): void {
    this.forget(item);
    if (item.position === null || item.isLingering) return;
    this.changed.delete(item.position);
    this.removed.set(item.position, { revision: item.revision });
  }
}

/** Sorting is stable, so those that arrive stay in the order of their arrival. */
function byPosition(a: Item, b: Item): number {
  if (a.position === null) return b.position === null ? 0 : 1;
  return b.position === null ? -1 : a.position - b.position;
}

function rowChange({ revision, progress, args }: Item, position: number, hasNewArgs: boolean): RowChange {
  const written: Progress =
    progress.name === "unknown" ? { name: "sent", number: progress.number } : progress;
  return { position, revision, progress: written, ...(hasNewArgs ? { args } : {}) };
}
