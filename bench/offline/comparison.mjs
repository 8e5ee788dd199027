import { median } from "../report.mjs";

/**
 * One work of all who did it.
 * @typedef {{ who: string, value: number, toLimit: number, spread: [number, number], early?: string, note?: string }} Line
 * @typedef {{ goal?: number, most?: number }} Goals of ours: times the limit, or in the unit
 */

/**
 * @param {object} options
 * @param {Map<string, { value: number, early?: string, note?: string }[]>} options.results of each who, a round each; `early`: it
 *   isn't the same work, since it says so before it is done
 * @param {string} options.limit whose value is the unit
 * @param {string[]} options.ours what a page uses is the last
 * @param {string[]} [options.controls] others that nobody would use: written for just this
 * @param {Goals} [options.goals]
 */
export function comparison({ work, unit, results, limit, ours, controls = [], goals = {} }) {
  const unitOf = (round) => results.get(limit)[round].value;
  const middle = median(results.get(limit).map(({ value }) => value));
  const lines = [...results].map(([who, rounds]) => {
    const ratios = rounds.map(({ value }, round) => value / unitOf(round));
    const value = median(rounds.map((round) => round.value));
    const isOurs = ours.includes(who);
    return {
      who,
      value,
      toLimit: value / middle,
      spread: [Math.min(...ratios), Math.max(...ratios)],
      early: rounds.find(({ early }) => early)?.early,
      note: rounds.at(-1).note,
      ...(isOurs ? verdict(value, value / middle, goals) : {}),
    };
  });
  return { work, unit, limit, ours, lines, lostTo: lostTo(lines, ours, [limit, ...controls]) };
}

function verdict(value, toLimit, { goal, most }) {
  if (goal !== undefined) return { goal: `≤ ${goal} ×`, isReached: toLimit <= goal };
  if (most !== undefined) return { goal: `≤ ${most}`, isReached: value <= most };
  return {};
}

/** Which peers are faster than the last of ours, and how many times. */
function lostTo(lines, ours, controls) {
  const our = lines.find(({ who }) => who === ours.at(-1));
  return lines
    .filter(({ who, value }) => ![...controls, ...ours].includes(who) && value < our.value)
    .map(({ who, value, early }) => [early ? `${who} (${early})` : who, our.value / value]);
}
