import { formatLogValues } from "./format-log.js";
import type { CurrentInvocation, Invocation, LogLevel } from "./invocation.js";

/**
 * The console of Convex's runtime. It has no more than this: code that calls `console.table()` fails there, so it fails
 * here.
 */
export function createConsole(current: CurrentInvocation): Partial<Console> {
  const timers = new NumbersByRun();
  const log =
    (level: LogLevel) =>
    (...values: unknown[]) =>
      current()?.log(level, values);
  return {
    log: log("LOG"),
    info: log("INFO"),
    warn: log("WARN"),
    error: log("ERROR"),
    debug: log("DEBUG"),
    trace: log("LOG"),
    time: (label?: unknown) => {
      const run = current();
      if (run === undefined) return;
      const name = labelOf(label);
      const ofRun = timers.of(run);
      if (ofRun.has(name)) run.logLine("WARN", `Timer '${name}' already exists`);
      else ofRun.set(name, run.wallMs());
    },
    timeLog: (label?: unknown, ...values: unknown[]) => {
      const run = current();
      if (run !== undefined) tellTime(run, timers.of(run), labelOf(label), values);
    },
    timeEnd: (label?: unknown) => {
      const run = current();
      if (run === undefined) return;
      const name = labelOf(label);
      tellTime(run, timers.of(run), name, []);
      timers.of(run).delete(name);
    },
  };
}

/** What Node's console has beyond that. */
export function nodeConsole(current: CurrentInvocation): Partial<Console> {
  const counts = new NumbersByRun();
  const log = (...values: unknown[]) => current()?.log("LOG", values);
  return {
    ...createConsole(current),
    dir: (value?: unknown) => log(value),
    dirxml: log,
    table: log,
    group: log,
    groupCollapsed: log,
    groupEnd: () => undefined,
    assert: (condition?: unknown, ...values: unknown[]) => {
      if (!condition) current()?.log("ERROR", ["Assertion failed", ...values]);
    },
    count: (label?: unknown) => {
      const run = current();
      if (run === undefined) return;
      const name = labelOf(label);
      const count = (counts.of(run).get(name) ?? 0) + 1;
      counts.of(run).set(name, count);
      run.logLine("LOG", `${name}: ${count}`);
    },
    countReset: (label?: unknown) => {
      const run = current();
      if (run !== undefined) counts.of(run).delete(labelOf(label));
    },
  };
}

/** Numbers by label. They end with the run: the next one that uses the same console begins without any. */
class NumbersByRun {
  readonly #byRun = new WeakMap<Invocation, Map<string, number>>();

  of(run: Invocation): Map<string, number> {
    const known = this.#byRun.get(run) ?? new Map<string, number>();
    this.#byRun.set(run, known);
    return known;
  }
}

function tellTime(
  run: Invocation,
  timers: ReadonlyMap<string, number>,
  name: string,
  values: readonly unknown[],
): void {
  const startedMs = timers.get(name);
  if (startedMs === undefined) return run.logLine("WARN", `Timer '${name}' does not exist`);
  const details = values.length === 0 ? "" : ` ${formatLogValues(values)}`;
  run.logLine("INFO", `${name}: ${Math.round(run.wallMs() - startedMs)}ms${details}`);
}

function labelOf(label: unknown): string {
  // Any value names a timer, as in every console.
  return label === undefined ? "default" : [label].map(String).join();
}
