import type { PageSlot } from "./page-slot.js";

/**
 * Pages that another one was split into, until they are shown. The first of them shows for all what the page before showed, so
 * that nothing changes on the page; so they come to be shown together, and none of them can be parked alone.
 */
export class PageFamilies {
  private readonly families = new Map<PageSlot, readonly PageSlot[]>();

  /** The family of a page that shows, or has shown for it, what isn't its own. */
  of(slot: PageSlot): readonly PageSlot[] | undefined {
    return this.families.get(slot);
  }

  /** `successors` take the place of `old`. */
  succeed(old: readonly PageSlot[], successors: readonly PageSlot[]): void {
    const relatives = new Set(old.flatMap((slot) => this.families.get(slot) ?? []));
    for (const slot of old) relatives.delete(slot);
    const family = [...relatives, ...successors];
    for (const slot of old) this.families.delete(slot);
    for (const slot of family.length > 1 ? family : []) this.families.set(slot, family);
  }

  /** It shows its own rows now. */
  leave(slot: PageSlot): void {
    this.families.delete(slot);
  }

  takeAll(): readonly (readonly PageSlot[])[] {
    const all = new Set(this.families.values());
    this.families.clear();
    return [...all];
  }
}
