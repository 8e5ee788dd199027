import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  insertAtEnd,
  insertAtStart,
  patch,
  queueMutations,
  remove,
  update,
} from "../../src/client/outbox/index.js";
import type { MutationsOptions } from "../../src/client/outbox/mutation-options.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { QueryState } from "../../src/core/live/query-state.js";
import { loadCode } from "../../src/embedded/node/loader.js";
import { SeededChance, simulate, type SimulateOptions, SimulationError } from "../../src/testing/index.js";
import { chosenBy } from "../../src/testing/schedule.js";
import { problemsOf } from "../../src/testing/simulator/sim-checks.js";
import { Simulation, type SimulationParts } from "../../src/testing/simulator/simulation.js";

interface Note {
  readonly _id: string;
  readonly text: string;
}

const { code } = await loadCode(path.resolve(import.meta.dirname, "../fixtures/outbox/convex"));
const query = "notes:list";
const key = ({ id }: Readonly<Record<string, unknown>>) => String(id);
const row = ({
  args,
  createdAt,
  temporaryId,
}: Parameters<NonNullable<Parameters<typeof insertAtStart>[0]["row"]>>[0]) => ({
  _id: temporaryId(0),
  _creationTime: createdAt,
  author: null,
  text: args["text"],
});

const right: MutationsOptions = {
  "notes:add": {
    ids: [""],
    effects: [
      insertAtStart({ query, row }),
      update({ query: "notes:count", value: (count) => Number(count) + 1 }),
    ],
  },
  "notes:edit": { effects: [patch({ query, key, fields: ({ args }) => ({ text: args["text"] }) })] },
  "notes:remove": {
    effects: [remove({ query, key }), update({ query: "notes:count", value: (count) => Number(count) - 1 })],
  },
};

const watch = (client: RealtimeClient) => ({
  notes: client.watchPages<Note>(query, {}, { pageSize: 100 }),
  count: client.watch<number>("notes:count"),
});

const options = (mutations: MutationsOptions): SimulateOptions<ReturnType<typeof watch>> => ({
  code,
  outbox: queueMutations(mutations),
  watch,
  acts: {
    add: ({ client, chance }) => client.mutate("notes:add", { text: `note ${chance.below(1000)}` }),
    edit: ({ client, chance, shown }) => {
      const { rows } = shown.notes;
      if (rows.length > 0)
        client.mutate("notes:edit", { id: chance.pick(rows)._id, text: `note ${chance.below(1000)}` });
    },
  },
  schedules: 40,
});

const failureOf = async (wrong: SimulateOptions<ReturnType<typeof watch>>): Promise<SimulationError> => {
  const error: unknown = await simulate(wrong).catch((thrown: unknown) => thrown);
  if (!(error instanceof SimulationError)) throw new Error(`No simulation error: ${String(error)}`);
  return error;
};

describe("simulate()", () => {
  it("finds nothing wrong with what is right, and does the same for the same seed", async () => {
    const once = await simulate({ ...options(right), schedules: 12 });
    expect(once.applied).toBeGreaterThan(20);
    expect(await simulate({ ...options(right), schedules: 12 })).toEqual(once);
  });

  const wrong: readonly (readonly [string, MutationsOptions])[] = [
    ["at the wrong end", { "notes:add": { ids: [""], effects: [insertAtEnd({ query, row })] } }],
    [
      "of another text",
      { "notes:edit": { effects: [patch({ query, key, fields: () => ({ text: "edited" }) })] } },
    ],
    [
      "of a wrong number",
      { "notes:add": { effects: [update({ query: "notes:count", value: (count) => Number(count) + 2 })] } },
    ],
  ];
  it.each(wrong)("finds an effect %s, and the shortest schedule that shows it", async (_name, mutations) => {
    const error = await failureOf(options({ ...right, ...mutations }));
    expect(error.problems.map(({ name }) => name)).toEqual(expect.arrayContaining(["effect"]));
    expect(error.schedule.length).toBeLessThan(12);
    const again = await failureOf({ ...options({ ...right, ...mutations }), schedule: error.schedule });
    expect(again.problems).toEqual(error.problems);
    // What the schedule shows is the effect's doing.
    const report = await simulate({ ...options(right), schedule: error.schedule });
    expect(report.schedules).toBe(1);
  });

  it("finds an effect that throws, and says what it threw", async () => {
    const throwing: MutationsOptions = {
      ...right,
      "notes:add": {
        effects: [
          update({
            query: "notes:count",
            value: () => {
              throw new Error("Not today.");
            },
          }),
        ],
      },
    };
    const { problems } = await failureOf(options(throwing));
    expect(problems.find(({ name }) => name === "error")?.message).toMatch(/notes:add.*Not today\./);
  });

  it("finds what the backend refuses, unless it may", async () => {
    const refusing = {
      ...options({ "notes:addAndFail": {} }),
      acts: {
        fail: ({ client }: { client: RealtimeClient }) => client.mutate("notes:addAndFail", { text: "a" }),
      },
      schedules: 3,
    };
    const { problems } = await failureOf(refusing);
    expect(problems.map(({ name }) => name)).toContain("refused");
    expect((await simulate({ ...refusing, mayBeRefused: () => true })).applied).toBe(0);
  });

  it("finds a mutation that the backend doesn't let wait", async () => {
    const { problems } = await failureOf({
      ...options({ "notes:missing": {} }),
      acts: { call: ({ client }) => client.mutate("notes:missing", {}) },
    });
    expect(problems[0]?.message).toMatch(/notes:missing.*exposeRealtime/);
  });

  it("tells what an act, or the app's own check, finds", async () => {
    const acting = { ...options(right), acts: { fall: () => Promise.reject(new Error("Ouch.")) } };
    expect((await failureOf(acting)).message).toMatch(/error: tab \d+: fall threw: Ouch\./);
    const checked = {
      ...options(right),
      schedules: 2,
      check: async ({ server }: { server: { query(name: string): Promise<unknown> } }) =>
        Number(await server.query("notes:count")) > 0 ? ["There are notes."] : [],
    };
    expect((await failureOf(checked)).problems).toEqual([{ name: "check", message: "There are notes." }]);
  });

  it("knows what others did meanwhile, and who acts", async () => {
    const report = await simulate({
      ...options(right),
      user: "https://issuer.example|ada",
      ignore: ["_creationTime", "author"],
      prepare: (server) => server.mutate("notes:add", { text: "first" }),
      elsewhere: {
        add: (server, chance) => server.mutate("notes:add", { text: `other ${chance.below(9)}` }),
      },
      schedules: 6,
      check: async ({ server }) => {
        const notes = (await server.query("notes:all")) as { author: string | null }[];
        return notes.every(({ author }) => author === "ada") ? [] : ["Somebody else has written."];
      },
    });
    expect(report.applied).toBeGreaterThan(0);
  });

  it.each([
    ["code", { code: undefined }],
    ["outbox", { outbox: {} }],
    ["acts", { acts: {} }],
    ["mishaps", { mishaps: ["flood"] }],
    ["schedules", { schedules: 0 }],
    ["user", { user: "ada" }],
  ])("says what is wrong with `%s`", async (name, wrongOption) => {
    const all = { ...options(right), ...wrongOption } as SimulateOptions<ReturnType<typeof watch>>;
    await expect(simulate(all)).rejects.toThrow(`\`${name}\` of simulate() must be`);
  });

  it("says which step it can't read", async () => {
    await expect(simulate({ ...options(right), schedule: ["tab 1 add"] })).rejects.toThrow(
      /"tab 1 add" is no step/,
    );
  });

  it("says that nothing of a schedule can happen", async () => {
    const schedule = ["tab 1: a name of before #1", "tab 7: crashes #2"];
    await expect(simulate({ ...options(right), schedule })).rejects.toThrow(/acts have got other names/);
  });
});

describe("the checks notice", () => {
  const never = { current: { name: "loading" } as QueryState<unknown>, subscribe: () => () => undefined };
  const ended = async (watched: SimulationParts["watch"] = watch) => {
    const { outbox } = options(right);
    let sent = 0;
    const simulation = await Simulation.run(
      {
        code,
        env: {},
        actor: null,
        outbox,
        watch: watched,
        acts: { add: ({ client }) => client.mutate("notes:add", { text: String(sent++) }) },
        elsewhere: {},
        prepare: () => Promise.resolve(),
        mishaps: new Set(),
        ignore: new Set(["_creationTime"]),
      },
      chosenBy(new SeededChance(1), 40),
    );
    const witness = await simulation.openWitness();
    onTestFinished(() => simulation.close());
    expect(simulation.backend.executions.length).toBeGreaterThan(2);
    const problems = () =>
      problemsOf(simulation, witness, { mayBeRefused: () => false, ignore: new Set(["_creationTime"]) });
    expect(problems()).toEqual([]);
    return { simulation, names: () => problems().map(({ name }) => name) };
  };

  it("what took effect twice", async () => {
    const { simulation, names } = await ended();
    simulation.backend.executions.push(simulation.backend.executions.at(-1)!);
    expect(names()).toEqual(["twice"]);
  });

  it("another order", async () => {
    const { simulation, names } = await ended();
    simulation.backend.executions.reverse();
    expect(new Set(names())).toEqual(new Set(["order"]));
  });

  it("what was saved and is lost, and was told to be applied", async () => {
    const { simulation, names } = await ended();
    const [first] = simulation.backend.executions.splice(0, 1);
    for (const [position, { operation }] of simulation.disk.rows)
      if (operation.id === first!.id) simulation.disk.rows.delete(position);
    expect(names()).toEqual(["lost", "outcome"]);
  });

  it("a page that shows something else than a new one", async () => {
    const { simulation, names } = await ended();
    await simulation.server.mutate("notes:add", { text: "later" });
    await simulation.openWitness();
    const late = await simulation.openWitness();
    const problems = problemsOf(simulation, late, { mayBeRefused: () => false, ignore: new Set() });
    expect(problems.map(({ name }) => name)).toContain("view");
    expect(names()).toEqual([]);
  });

  it("that also where something else is never loaded", async () => {
    const { simulation } = await ended((client) => ({ ...watch(client), never }));
    await simulation.server.mutate("notes:add", { text: "later" });
    const late = await simulation.openWitness();
    const problems = problemsOf(simulation, late, { mayBeRefused: () => false, ignore: new Set() });
    expect(problems.map(({ name }) => name)).toContain("view");
  });

  it("what a page has and a new one doesn't", async () => {
    const { simulation } = await ended();
    const empty = await simulation.openWitness();
    Object.assign(empty.watched, Object.fromEntries(Object.keys(empty.watched).map((name) => [name, never])));
    const problems = problemsOf(simulation, empty, { mayBeRefused: () => false, ignore: new Set() });
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/in a new page as still loading/),
    );
  });
});
