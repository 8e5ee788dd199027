import type { OutboxOption } from "../../client/outbox-option.js";
import type { RealtimeClient } from "../../client/realtime-client.js";
import { messageOf, RealtimeError, shown } from "../../core/errors.js";
import type { AppCode } from "../../embedded/functions/code.js";
import { asWritten, chosenBy, shrunk, type NextAct, type Step, stepFrom, stepText } from "../schedule.js";
import { SeededChance } from "../seeded-chance.js";
import { type Problem, type ProblemName, problemsOf } from "./sim-checks.js";
import {
  type ActingPage,
  allMishaps,
  type Mishap,
  type SimulatedServer,
  Simulation,
  type SimulationParts,
} from "./simulation.js";
import type { SimulatedCall, WatchedSources } from "./sim-tab.js";

/** What your own check gets, when everything has come to rest. */
export interface SimulationEnd {
  readonly server: SimulatedServer;
  /** All calls of mutations, in their order. */
  readonly calls: readonly SimulatedCall[];
}

export interface SimulateOptions<Watched extends WatchedSources> {
  /** Your functions: what `convex-elements bundle` made of the `convex/` folder. */
  readonly code: AppCode;
  /** What the page gives its client as `outbox`: what `queueMutations()` returns. */
  readonly outbox: OutboxOption;
  /** What each page watches, by names of your own. */
  readonly watch: (client: RealtimeClient) => Watched;
  /**
   * What users do on a page, by names of your own: mostly calls of mutations. An act does one thing, with what the page shows, and
   * takes all chance from `chance`. It isn't waited for.
   */
  readonly acts: Readonly<Record<string, (page: ActingPage<Watched>) => unknown>>;
  /** What others do meanwhile, past all pages. Default: nothing. */
  readonly elsewhere?: Readonly<
    Record<string, (server: SimulatedServer, chance: SeededChance) => Promise<unknown>>
  >;
  /** Before the first page is opened: data that all schedules begin with. Default: none. */
  readonly prepare?: (server: SimulatedServer) => Promise<unknown>;
  /** Your own check, after each schedule: what is wrong, in words. */
  readonly check?: (end: SimulationEnd) => readonly string[] | void | Promise<readonly string[] | void>;
  /**
   * Whether a call may end in the list of what waits for a person. Default: none may. For mutations that refuse what was right when
   * it was called, as when a row is edited that somebody has removed.
   */
  readonly mayBeRefused?: (call: SimulatedCall, reason: string) => boolean;
  /** What may go wrong. Default: everything. */
  readonly mishaps?: readonly Mishap[];
  /** Fields in which what an effect shows may differ from what the backend then says. Default: `_creationTime`. */
  readonly ignore?: readonly string[];
  /** Who acts, as the backend names them: `issuer|subject`. Default: nobody who is signed in. */
  readonly user?: string;
  /** Environment variables of the functions. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** How many schedules are tried. Default 100. */
  readonly schedules?: number;
  /** Of the first one; each next one has the next number. Default 1. */
  readonly seed?: number;
  /** How much happens in one. Default 80. */
  readonly steps?: number;
  /** Runs this one alone: a failure has printed it. */
  readonly schedule?: readonly string[];
}

/** What a simulation has seen, where nothing was wrong. */
export interface SimulationReport {
  /** Schedules that were run. */
  readonly schedules: number;
  /** Calls of mutations in all of them. */
  readonly calls: number;
  /** Those that took effect. */
  readonly applied: number;
}

/** A schedule in which something went wrong. The message says what, and how to run it again. */
export class SimulationError extends Error {
  override readonly name = "SimulationError";
  /** Null where `schedule` was given. */
  readonly seed: number | null;
  readonly problems: readonly Problem[];
  /** The shortest schedule that was found to fail in the same way, for the option `schedule`. */
  readonly schedule: readonly string[];

  constructor(seed: number | null, problems: readonly Problem[], steps: readonly Step[]) {
    const schedule = steps.map(stepText);
    super(
      [
        `${seed === null ? "The schedule" : `Seed ${seed}`} shows what is wrong:`,
        ...problems.map(({ name, message }) => `- ${name}: ${message}`),
        `It takes ${schedule.length} steps. To run them again, add to the options of simulate():`,
        "schedule: [",
        ...schedule.map((step) => `  ${JSON.stringify(step)},`),
        "],",
      ].join("\n"),
    );
    this.seed = seed;
    this.problems = problems;
    this.schedule = schedule;
  }
}

const nothingPossible =
  "No step of `schedule` can happen: acts have got other names since it was printed, or `mishaps` leaves its own out. " +
  "Name the acts as they were, or run `seed` again.";

/** Runs that look for a shorter schedule. */
const SHRINKING_TRIES = 150;

/**
 * Tries mutations and their effects in random schedules: calls, crashes, reloads, several tabs, lost and doubled requests, a
 * network that comes and goes, a disk that fills up. Your functions run on the embedded backend, the pages are the library's own
 * client; time and chance are simulated, so that the same seed does the same again.
 *
 * After each schedule everything is healed, and then:
 *
 * - nothing that was saved is lost, nothing took effect twice, and lanes kept their order;
 * - no call was told an untrue end, and none waits for a person (see `mayBeRefused`);
 * - what effects had shown is what the backend said when it had done the same;
 * - all pages show what a new page shows.
 *
 * @throws SimulationError when one of these isn't so, with the shortest schedule that shows it
 * @throws RealtimeError `bad-options`
 * @public
 */
export async function simulate<Watched extends WatchedSources>(
  options: SimulateOptions<Watched>,
): Promise<SimulationReport> {
  checkOptions(options);
  const { schedules = 100, seed: first = 1, steps = 80, schedule } = options;
  if (schedule) {
    const written = schedule.map(stepFrom);
    const run = await attempt(options, asWritten(written));
    if (run.problems.length > 0) throw new SimulationError(null, run.problems, run.steps);
    // It would show nothing, and pass.
    if (run.steps.length === 0) throw new RealtimeError("bad-options", nothingPossible);
    return { schedules: 1, ...run.counts };
  }
  const report = { schedules, calls: 0, applied: 0 };
  for (let seed = first; seed < first + schedules; seed++) {
    const run = await attempt(options, chosenBy(new SeededChance(seed), steps));
    if (run.problems.length > 0) throw await shortestOf(options, seed, run);
    report.calls += run.counts.calls;
    report.applied += run.counts.applied;
  }
  return report;
}

interface Run {
  readonly problems: readonly Problem[];
  readonly steps: readonly Step[];
  readonly counts: { readonly calls: number; readonly applied: number };
}

async function attempt<Watched extends WatchedSources>(
  options: SimulateOptions<Watched>,
  next: NextAct,
): Promise<Run> {
  const parts = partsOf(options);
  const simulation = await Simulation.run(parts, next);
  try {
    const witness = await simulation.openWitness();
    const { ignore } = parts;
    const { mayBeRefused = () => false, check } = options;
    const problems = problemsOf(simulation, witness, { mayBeRefused, ignore });
    const { server, calls, steps } = simulation;
    const own = simulation.isAtRest ? await ownProblems(check, { server, calls }) : [];
    const applied = calls.filter(({ outcome }) => outcome?.name === "applied").length;
    witness.end({ isCrash: true });
    return { problems: [...problems, ...own], steps, counts: { calls: calls.length, applied } };
  } finally {
    simulation.close();
  }
}

async function ownProblems(
  check: SimulateOptions<WatchedSources>["check"],
  end: SimulationEnd,
): Promise<Problem[]> {
  try {
    return ((await check?.(end)) ?? []).map((message) => ({ name: "check", message }));
  } catch (error) {
    return [{ name: "check", message: messageOf(error) }];
  }
}

/** Fails in the same way: else a shorter schedule may show another mistake. */
async function shortestOf<Watched extends WatchedSources>(
  options: SimulateOptions<Watched>,
  seed: number,
  { steps, problems }: Run,
): Promise<SimulationError> {
  const names = new Set(problems.map(({ name }) => name));
  const isSame = ({ name }: { readonly name: ProblemName }): boolean => names.has(name);
  let shortest: Run | undefined;
  const found = await shrunk(
    steps,
    async (shorter) => {
      const run = await attempt(options, asWritten(shorter));
      const isFailing = run.problems.some(isSame);
      if (isFailing) shortest = run;
      return isFailing;
    },
    SHRINKING_TRIES,
  );
  return new SimulationError(seed, shortest?.problems ?? problems, shortest?.steps ?? found);
}

function partsOf<Watched extends WatchedSources>(options: SimulateOptions<Watched>): SimulationParts {
  const { code, outbox, watch, acts, elsewhere = {}, env = {}, user = null } = options;
  const { mishaps = allMishaps, ignore = ["_creationTime"], prepare = () => Promise.resolve() } = options;
  return {
    code,
    env,
    actor: user,
    outbox,
    watch,
    // What a page shows is by the names of what it watches.
    acts: acts as SimulationParts["acts"],
    elsewhere,
    prepare,
    mishaps: new Set(mishaps),
    ignore: new Set(ignore),
  };
}

function checkOptions(options: unknown): void {
  const { code, outbox, watch, acts, mishaps, schedules, steps, user } = Object(options) as Record<
    string,
    unknown
  >;
  const must = (isRight: boolean, what: string, wanted: string, value: unknown): void => {
    if (isRight) return;
    throw new RealtimeError(
      "bad-options",
      `\`${what}\` of simulate() must be ${wanted}, not ${shown(value)}.`,
    );
  };
  const isCount = (value: unknown): boolean =>
    value === undefined || (Number.isInteger(value) && Number(value) > 0);
  must(
    typeof (Object(code) as { evaluate?: unknown }).evaluate === "function",
    "code",
    "the default export of what `convex-elements bundle` has written",
    code,
  );
  must(
    typeof (Object(outbox) as { attach?: unknown }).attach === "function",
    "outbox",
    "what queueMutations() has made",
    outbox,
  );
  must(
    typeof watch === "function",
    "watch",
    "a function of the client that returns what a page watches",
    watch,
  );
  must(
    typeof acts === "object" && acts !== null && Object.keys(acts).length > 0,
    "acts",
    "an object with at least one function",
    acts,
  );
  const known: readonly unknown[] = allMishaps;
  must(
    mishaps === undefined || (Array.isArray(mishaps) && mishaps.every((each) => known.includes(each))),
    "mishaps",
    `an array of ${allMishaps.join(", ")}`,
    mishaps,
  );
  must(isCount(schedules), "schedules", "a whole number above 0", schedules);
  must(isCount(steps), "steps", "a whole number above 0", steps);
  must(
    user === undefined || (typeof user === "string" && /^[^|]+\|.+$/.test(user)),
    "user",
    'a text, "issuer|subject"',
    user,
  );
}
