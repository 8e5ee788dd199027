import { type App, componentAt } from "../functions/app.js";
import type { CronJob } from "../functions/cron-jobs.js";
import { ANONYMOUS } from "../functions/identity.js";
import type { Actions } from "./actions.js";
import { nextRunMs } from "../functions/cron-schedule.js";
import type { LogListener } from "./log.js";
import type { Mutations } from "./mutations.js";
import type { Ports } from "./ports.js";

// Longer delays overflow a timer's 32 bits.
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Runs the jobs of `crons`: none overlaps with itself, and runs that were missed are skipped. */
export class Crons {
  readonly #mutations: Mutations;
  readonly #actions: Actions;
  readonly #ports: Ports;
  readonly #log: LogListener;
  /** By component and name. */
  readonly #running = new Map<string, RunningJob>();
  #isClosed = false;

  constructor(parts: {
    readonly mutations: Mutations;
    readonly actions: Actions;
    readonly ports: Ports;
    readonly log: LogListener;
  }) {
    this.#mutations = parts.mutations;
    this.#actions = parts.actions;
    this.#ports = parts.ports;
    this.#log = parts.log;
  }

  /** Takes over the jobs of another version of the code. Those that didn't change keep their times. */
  replace(app: App): void {
    const wanted = new Map(
      [...app.components.values()].flatMap(({ path, crons }) =>
        crons.map((job) => [keyOf(path, job), { component: path, job }] as const),
      ),
    );
    for (const [key, running] of this.#running) {
      const next = wanted.get(key);
      if (next !== undefined && JSON.stringify(next.job) === JSON.stringify(running.job)) continue;
      running.cancel();
      this.#running.delete(key);
    }
    for (const [key, { component, job }] of wanted) {
      if (!this.#running.has(key)) this.#start(key, component, job);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const running of this.#running.values()) running.cancel();
    this.#running.clear();
  }

  #start(key: string, component: string, job: CronJob): void {
    const running: RunningJob = { component, job, isCanceled: false, cancel: () => undefined };
    this.#running.set(key, running);
    const nowMs = this.#ports.clock.nowMs();
    // A new interval begins with a run.
    const firstMs = job.schedule.type === "interval" ? nowMs : nextRunMs(job.schedule, nowMs, job.name);
    this.#wait(running, firstMs);
  }

  #wait(running: RunningJob, atMs: number | null): void {
    if (atMs === null || running.isCanceled || this.#isClosed) return;
    const { clock } = this.#ports;
    const delayMs = Math.max(0, atMs - clock.nowMs());
    const stop = clock.setTimer(
      () => (delayMs > MAX_TIMER_MS ? this.#wait(running, atMs) : void this.#run(running, atMs)),
      Math.min(delayMs, MAX_TIMER_MS),
    );
    running.cancel = () => {
      running.isCanceled = true;
      stop();
    };
  }

  async #run(running: RunningJob, atMs: number): Promise<void> {
    const { component, job } = running;
    try {
      await this.#call(component, job);
    } catch (error) {
      this.#log({ type: "fault", message: `The cron job "${job.name}" could not be run.`, error });
    }
    this.#wait(running, this.#nextMs(job, atMs));
  }

  /** What would have run while the job was still running is skipped. */
  #nextMs(job: CronJob, atMs: number): number | null {
    const nowMs = this.#ports.clock.nowMs();
    const next = nextRunMs(job.schedule, atMs, job.name);
    if (next === null || next > nowMs) return next;
    if (job.schedule.type !== "interval") return nextRunMs(job.schedule, nowMs, job.name);
    const periodMs = next - atMs;
    return atMs + Math.ceil((nowMs - atMs + 1) / periodMs) * periodMs;
  }

  async #call(component: string, job: CronJob): Promise<void> {
    const call = {
      component,
      path: job.path,
      args: job.args,
      caller: "trusted",
      identity: ANONYMOUS,
    } as const;
    const { registry } = componentAt(this.#mutations.runner.app, component, "trusted");
    const { type } = registry.findAny(job.path, "trusted");
    if (type === "mutation") await this.#mutations.run(call);
    else await this.#actions.run({ ...call, job: null });
  }
}

function keyOf(component: string, job: CronJob): string {
  return `${component}/${job.name}`;
}

interface RunningJob {
  readonly component: string;
  readonly job: CronJob;
  isCanceled: boolean;
  cancel(): void;
}
