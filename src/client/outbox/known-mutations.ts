import type { Effect, Effects } from "../../core/outbox/effects/effect.js";
import type { MutationOptions, MutationsOptions } from "./mutation-options.js";

/** The mutations that may wait: those that the page has named at the start, and those that were registered later. */
export class KnownMutations {
  private readonly named: MutationsOptions;
  private readonly registered = new Map<string, MutationOptions>();

  constructor(named: MutationsOptions) {
    this.named = named;
  }

  has(name: string): boolean {
    return this.registered.has(name) || Object.hasOwn(this.named, name);
  }

  get(name: string): MutationOptions {
    return this.registered.get(name) ?? this.ofPage(name) ?? {};
  }

  get effects(): Effects {
    const names = new Set([...Object.keys(this.named), ...this.registered.keys()]);
    return Object.fromEntries([...names].map((name) => [name, this.get(name).effects ?? []]));
  }

  /**
   * What the page has named stays as it is; an effect on a query takes the place of the one that was registered for it before.
   *
   * @returns whether that changed anything
   */
  register(name: string, options: MutationOptions): boolean {
    const page = this.ofPage(name) ?? {};
    const before = this.get(name);
    const effects = withEffects(page.effects ?? [], before.effects ?? [], options.effects ?? []);
    const after = { ...options, ...before, ...page, effects, ...idsOf(page, options, before) };
    if (this.has(name) && isSame(before, after)) return false;
    this.registered.set(name, after);
    return true;
  }

  private ofPage(name: string): MutationOptions | undefined {
    return Object.hasOwn(this.named, name) ? this.named[name] : undefined;
  }
}

function withEffects(
  page: readonly Effect[],
  before: readonly Effect[],
  more: readonly Effect[],
): readonly Effect[] {
  const taken = new Set(page.map(({ query }) => query));
  const added = more.filter(({ query }) => !taken.has(query));
  const replaced = new Set(added.map(({ query }) => query));
  const kept = before.filter(({ query }) => taken.has(query) || !replaced.has(query));
  return [...kept, ...added];
}

function idsOf(...options: readonly MutationOptions[]): Pick<MutationOptions, "ids"> {
  const ids = options.find((each) => each.ids !== undefined)?.ids;
  return ids ? { ids } : {};
}

function isSame(before: MutationOptions, after: MutationOptions): boolean {
  const { effects = [], ids = [] } = before;
  const { effects: newEffects = [], ids: newIds = [] } = after;
  return (
    before.lane === after.lane &&
    before.label === after.label &&
    String(ids) === String(newIds) &&
    effects.length === newEffects.length &&
    newEffects.every((effect) => effects.includes(effect))
  );
}
