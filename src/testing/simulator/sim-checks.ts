import type { Progress } from "../../core/outbox/operation.js";
import type { Simulation } from "./simulation.js";
import type { SimTab, SimulatedCall } from "./sim-tab.js";

/**
 * What a schedule has shown to be wrong.
 *
 * - `lost`: what was called saved didn't take effect, and nobody let it go.
 * - `twice`: an operation took effect twice.
 * - `order`: operations of one lane took effect in another order than they were made in.
 * - `refused`: an operation waits for a person.
 * - `outcome`: a call was told an end that isn't true.
 * - `effect`: what an effect had shown isn't what the backend then said.
 * - `view`: in the end a page shows something else than a new one.
 * - `stuck`: it didn't come to rest.
 * - `error`: something threw: an effect, an act, a query.
 * - `check`: your own check.
 */
export type ProblemName =
  "lost" | "twice" | "order" | "refused" | "outcome" | "effect" | "view" | "stuck" | "error" | "check";

export interface Problem {
  readonly name: ProblemName;
  readonly message: string;
}

export interface Checks {
  readonly mayBeRefused: (call: SimulatedCall, reason: string) => boolean;
  readonly ignore: ReadonlySet<string>;
}

/** What is wrong in the end. */
export function problemsOf(simulation: Simulation, witness: SimTab, checks: Checks): Problem[] {
  return [
    ...named("error", simulation.failures),
    ...named("effect", simulation.untruths),
    ...named("stuck", stuck(simulation)),
    ...named("twice", twice(simulation)),
    ...named("order", outOfOrder(simulation)),
    ...named("lost", lost(simulation)),
    ...named("refused", refused(simulation, checks)),
    ...named("outcome", untrueOutcomes(simulation)),
    ...named("view", otherViews(simulation, witness, checks)),
  ];
}

function named(name: ProblemName, messages: readonly string[]): Problem[] {
  return [...new Set(messages)].map((message) => ({ name, message }));
}

function stuck({ isAtRest, disk }: Simulation): string[] {
  if (isAtRest) return [];
  const open = [...disk.rows.values()].map(
    ({ operation, progress }) => `${operation.fn} is ${progress.name}`,
  );
  return [`It never came to rest: ${open.join(", ") || "nothing waits, but pages aren't up to date"}.`];
}

function twice(simulation: Simulation): string[] {
  const ids = executed(simulation);
  return ids
    .filter((id, at) => ids.indexOf(id) !== at)
    .map((id) => `${simulation.nameOf(id)} took effect twice.`);
}

function outOfOrder(simulation: Simulation): string[] {
  const { disk, backend } = simulation;
  const last = new Map<string, number>();
  return backend.executions.flatMap(({ id }) => {
    const kept = id === null ? undefined : disk.kept.get(id);
    if (!kept || kept.isRetried) return [];
    const before = last.get(kept.lane) ?? -1;
    last.set(kept.lane, Math.max(kept.at, before));
    return kept.at < before
      ? [`${simulation.nameOf(id)} took effect after a later one of its lane "${kept.lane}".`]
      : [];
  });
}

function lost(simulation: Simulation): string[] {
  const { calls, disk } = simulation;
  const ran = new Set(executed(simulation));
  const isLost = ({ id, saved }: SimulatedCall): boolean =>
    saved === "durable" && !ran.has(id) && !disk.has(id) && disk.kept.get(id)?.isLetGo !== true;
  return calls
    .filter(isLost)
    .map(({ id, tab }) => `${simulation.nameOf(id)} of ${tab} was saved, and is lost.`);
}

function refused(simulation: Simulation, { mayBeRefused }: Checks): string[] {
  const { disk, calls } = simulation;
  return [...disk.rows.values()].flatMap(({ operation, progress }) => {
    const reason = reasonOf(progress);
    const call = calls.find(({ id }) => id === operation.id);
    if (reason === null || (call && mayBeRefused(call, reason))) return [];
    return [`${simulation.nameOf(operation.id)} waits for a person: ${reason}.`];
  });
}

function reasonOf(progress: Progress): string | null {
  if (progress.name === "conflict") return "conflict";
  if (progress.name !== "quarantined") return null;
  const { reason } = progress;
  switch (reason.name) {
    case "rejected":
      return `${reason.error.code}, ${reason.error.message}`;
    case "server-error":
      return `the backend failed, ${reason.message}`;
    case "unknown-function":
      return "the backend doesn't know it: name it in `mutations` of exposeRealtime()";
    case "dependency":
      return "what it builds on had no effect";
    default:
      return reason.name;
  }
}

function untrueOutcomes(simulation: Simulation): string[] {
  const ran = new Set(executed(simulation));
  return simulation.calls.flatMap(({ id, tab, outcome, saved }) => {
    if (outcome === null || saved !== "durable" || outcome.name === "interrupted") return [];
    if ((outcome.name === "applied") === ran.has(id)) return [];
    const truth = ran.has(id) ? "took effect" : "had no effect";
    return [`${tab} was told that ${simulation.nameOf(id)} ended as "${outcome.name}", and it ${truth}.`];
  });
}

function otherViews({ tabs, backend, isAtRest }: Simulation, witness: SimTab, { ignore }: Checks): string[] {
  if (!isAtRest) return [];
  const truth = witness.view(backend, ignore);
  return tabs.flatMap((tab) => {
    const view = tab.view(backend, ignore);
    const differing = Object.keys({ ...truth, ...view }).filter((name) => view[name] !== truth[name]);
    return differing.map(
      (name) =>
        `"${name}" in ${tab.name} is shown as ${inWords(view[name])}, and in a new page as ${inWords(truth[name])}.`,
    );
  });
}

const inWords = (view: string | undefined): string => view ?? "still loading";

function executed({ backend }: Simulation): string[] {
  return backend.executions.flatMap(({ id }) => id ?? []);
}
