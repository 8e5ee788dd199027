import { describe, expect, test } from "vitest";
import { problemsOf } from "./simulator/checks.js";
import { scenarios, type Scenario } from "./simulator/scenarios.js";
import { Users } from "./simulator/users.js";
import { World, type WorldFaults } from "./simulator/world.js";

/** `npm run sim` sets both, for long runs and to look at one schedule again. */
const schedules = Number(process.env.SIM_SCHEDULES ?? 1000);
const firstSeed = Number(process.env.SIM_SEED ?? 1);

const perScenario = Math.ceil(schedules / Object.keys(scenarios).length);

describe("whatever happens, in every schedule the outbox keeps its promises", () => {
  test.each(Object.entries<Scenario>(scenarios))(
    "%s",
    (_name, scenario) => {
      for (let seed = firstSeed; seed < firstSeed + perScenario; seed++) {
        expect(problemsIn(scenario, seed), `seed ${seed}`).toEqual([]);
      }
    },
    30_000 + perScenario * 400,
  );
});

test(
  "of two users, each has their own, whoever is signed in where",
  () => {
    for (let seed = firstSeed; seed < firstSeed + perScenario; seed++) {
      expect(problemsOfUsers(seed), `seed ${seed}`).toEqual([]);
    }
  },
  30_000 + perScenario * 800,
);

describe("the properties notice", () => {
  test("operations that run as somebody else", () => {
    const found = [];
    for (let seed = 1; seed <= 400 && found.length === 0; seed++) {
      found.push(
        ...problemsOfUsers(seed, { ignoresActor: true }).filter((problem) => problem.startsWith("P9")),
      );
    }
    expect(found.length).toBeGreaterThan(0);
  });

  const bugs: readonly (readonly [string, keyof typeof scenarios, WorldFaults, RegExp])[] = [
    ["saved told too early", "tabs that crash and freeze", { savedAtSuccess: true }, /^P1/],
    ["writes of whoever led before", "several tabs that lead at once", { ignoresEpoch: true }, /^P5/],
    ["rows written over", "people and a store that fails", { ignoresRevision: true }, /^P[1-6]/],
    ["a ledger that forgets", "a bad network and a bad server", { forgetsOutcomes: true }, /^P2/],
    ["rejections that aren't kept", "people and a store that fails", { forgetsRejections: true }, /^P[36]/],
    ["lanes out of order", "a bad network and a bad server", { ignoresGaps: true }, /^P[468]/],
    [
      "a pruned client taken for new",
      "a server and a browser that forget",
      { takesMissingForNew: true },
      /^P2/,
    ],
    [
      "a client id that outlives its store",
      "a server and a browser that forget",
      { clientIsFixed: true },
      /^P5/,
    ],
  ];

  test.each(bugs)("%s", (_name, scenario, faults, property) => {
    const found = [];
    for (let seed = 1; seed <= 400 && found.length === 0; seed++) {
      found.push(
        ...problemsIn(scenarios[scenario], seed, faults).filter((problem) => property.test(problem)),
      );
    }
    expect(found.length).toBeGreaterThan(0);
  });
});

function problemsOfUsers(seed: number, faults: WorldFaults = {}): string[] {
  const users = new Users({
    seed,
    faults,
    functions: ["ok", "create"],
    mishaps: ["loss", "crash", "duplicates"],
  });
  users.run();
  return users.worlds.flatMap(problemsOf);
}

function problemsIn(scenario: Scenario, seed: number, faults: WorldFaults = {}): string[] {
  const world = new World({ seed, faults, ...scenario });
  world.run();
  return problemsOf(world);
}
