import { SeededChance } from "./seeded-chance.js";

/** One thing that has happened, and the number from which all chance within it comes. */
export interface Step {
  readonly act: string;
  readonly roll: number;
}

/** One thing that may happen now. */
export interface Act {
  /** Acts of one name do the same, whenever they are possible. */
  readonly name: string;
  /** How likely it is among the others of its kind. */
  readonly weight: number;
  /** It goes wrong. */
  readonly isMishap: boolean;
  readonly run: (chance: SeededChance) => void | Promise<void>;
}

/** Says what happens next. Null: that was all. */
export type NextAct = (acts: readonly Act[]) => { readonly act: Act; readonly step: Step } | null;

/** How often something happens that shouldn't. */
const MISHAPS = 0.12;
const ROLLS = 2 ** 32;

/** As the seed says, so many steps. */
export function chosenBy(chance: SeededChance, steps: number): NextAct {
  let left = steps;
  return (acts) => {
    if (left-- <= 0) return null;
    const mishaps = acts.filter(({ isMishap }) => isMishap);
    const isMishap = chance.happens(MISHAPS) && mishaps.length > 0;
    const act = weighted(isMishap ? mishaps : acts.filter((other) => !other.isMishap), chance);
    return act && { act, step: { act: act.name, roll: chance.below(ROLLS) } };
  };
}

/** As it is written. What can't happen any more is passed over. */
export function asWritten(steps: readonly Step[]): NextAct {
  const left = [...steps];
  return (acts) => {
    for (let step = left.shift(); step; step = left.shift()) {
      const { act: name } = step;
      const act = acts.find((other) => other.name === name);
      if (act) return { act, step };
    }
    return null;
  };
}

function weighted(acts: readonly Act[], chance: SeededChance): Act | null {
  let at = chance.next() * acts.reduce((sum, { weight }) => sum + weight, 0);
  return acts.find(({ weight }) => (at -= weight) < 0) ?? acts.at(-1) ?? null;
}

/**
 * The shortest schedule that still fails, as far as so many tries find it: leaves out parts, large ones first.
 *
 * @param fails - runs a schedule anew
 */
export async function shrunk(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
  tries: number,
): Promise<readonly Step[]> {
  let shortest = steps;
  let left = tries;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = shortest.length - size; from > -size; from -= size) {
      if (left-- <= 0) return shortest;
      const start = Math.max(0, from);
      const shorter = [...shortest.slice(0, start), ...shortest.slice(from + size)];
      if (await fails(shorter)) shortest = shorter;
    }
  }
  return shortest;
}

export const stepText = ({ act, roll }: Step): string => `${act} #${roll.toString(36)}`;

/** @throws RangeError */
export function stepFrom(text: string): Step {
  const [, act, roll] = /^(.+) #([0-9a-z]+)$/.exec(text) ?? [];
  if (act === undefined || roll === undefined) {
    throw new RangeError(`"${text}" is no step of a schedule. Copy them as the failure has printed them.`);
  }
  return { act, roll: Number.parseInt(roll, 36) };
}
