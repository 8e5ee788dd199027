const FIRST = 1;

/**
 * Numbers for lists, which are part of their pages' queries. The same list has the same number in every client that has
 * opened it once, whatever else it opened: so the backend runs its pages once for all. Two lists of one client that ask
 * for the same pages have different ones, because each goes on with journals of its own.
 */
export class PaginationIds {
  private readonly taken = new Map<string, Set<number>>();

  /** The first number from `from` on that no other list at `place` has now. */
  take(place: string, from = FIRST): number {
    const taken = this.taken.get(place) ?? new Set();
    let id = from;
    while (taken.has(id)) id++;
    this.taken.set(place, taken.add(id));
    return id;
  }

  release(place: string, id: number): void {
    const taken = this.taken.get(place);
    taken?.delete(id);
    if (taken?.size === 0) this.taken.delete(place);
  }
}
