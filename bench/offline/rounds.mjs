/**
 * Round by round, each time in another order, so that what disturbs the machine for a while disturbs all alike.
 * @template Result
 * @param {string[]} names
 * @param {(name: string) => Promise<Result>} measure
 * @returns {Promise<Map<string, Result[]>>} of each name, a round each
 */
export async function inTurn(rounds, names, measure) {
  const results = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)])
      results.get(name).push(await measure(name));
  }
  return results;
}
