import type { JSONValue } from "convex/values";
import type { UserModules } from "./code.js";
import { canonicalPath } from "./function-path.js";

/** A function that is to run again and again. */
export interface CronJob {
  /** Unique in its component. */
  readonly name: string;
  readonly path: string;
  readonly args: readonly JSONValue[];
  readonly schedule: CronSchedule;
}

/** Times are UTC; a missing minute is for the backend to choose. */
export type CronSchedule =
  | {
      readonly type: "interval";
      readonly seconds?: number;
      readonly minutes?: number;
      readonly hours?: number;
    }
  | { readonly type: "hourly"; readonly minuteUTC?: number }
  | { readonly type: "daily"; readonly hourUTC: number; readonly minuteUTC?: number }
  | {
      readonly type: "weekly";
      readonly dayOfWeek: string;
      readonly hourUTC: number;
      readonly minuteUTC?: number;
    }
  | { readonly type: "monthly"; readonly day: number; readonly hourUTC: number; readonly minuteUTC?: number }
  | { readonly type: "cron"; readonly cron: string };

/** The default export of `crons`. */
export function cronJobsOf(modules: UserModules): CronJob[] {
  const crons = modules.modules["crons"]?.["default"] as { isCrons?: unknown; export(): string } | undefined;
  if (crons === undefined) return [];
  if (crons.isCrons !== true) throw new Error("crons: the default export must be what cronJobs() returns.");
  const jobs = JSON.parse(crons.export()) as Record<
    string,
    { name: string; args: JSONValue[]; schedule: CronSchedule }
  >;
  return Object.entries(jobs).map(([name, job]) => ({ ...job, name, path: canonicalPath(job.name) }));
}
