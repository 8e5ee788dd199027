import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { afterEach, expect, it } from "vitest";
import { startBackend } from "../support/backend.js";
import { ManualClock } from "../support/manual-clock.js";
import { TemporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";

let folder: TemporaryFolder | undefined;
afterEach(() => folder?.remove());

const cronsOf = (schedule: string) =>
  `import { cronJobs, makeFunctionReference } from "convex/server";
   const crons = cronJobs();
   ${schedule}
   export default crons;`;

const JOBS = `import { internalMutationGeneric, queryGeneric } from "convex/server";
  export const tick = internalMutationGeneric({ args: {}, handler: () => null });
  export const look = queryGeneric({ args: {}, handler: () => "NAME" });`;

const tick = `makeFunctionReference("jobs:tick")`;

it.each([
  ["a cron expression that is none", `crons.cron("bad", "not a cron * *", ${tick});`, 'The cron job "bad"'],
  ["seconds", `crons.cron("bad", "*/10 * * * * *", ${tick});`, "five fields"],
  ["a nickname", `crons.cron("bad", "@daily", ${tick});`, "five fields"],
  ["the last day of a month", `crons.cron("bad", "0 0 L * *", ${tick});`, "five fields"],
  ["a value that there isn't", `crons.cron("bad", "0 25 * * *", ${tick});`, 'The cron job "bad"'],
  [
    "a missing function",
    `crons.hourly("bad", makeFunctionReference("jobs:gone"));`,
    "Could not find function",
  ],
  ["a query", `crons.hourly("bad", makeFunctionReference("jobs:look"));`, "is a query"],
])("%s is refused when the folder is loaded", async (_, schedule, message) => {
  folder = new TemporaryFolder({ "jobs.ts": JOBS, "crons.ts": cronsOf(schedule) });
  await expect(startBackend({ dir: folder.dir })).rejects.toThrow(message);
});

it.each(["*/5 * * * *", "0 9 * * MON-FRI", "0,30 1-3 1 jan *"])("%s is accepted", async (expression) => {
  folder = new TemporaryFolder({
    "jobs.ts": JOBS,
    "crons.ts": cronsOf(`crons.cron("good", "${expression}", ${tick});`),
  });
  await (await startBackend({ dir: folder.dir })).close();
});

it("code with a bad job changes nothing: the functions from before go on", async () => {
  folder = new TemporaryFolder({ "jobs.ts": JOBS.replace("NAME", "old") });
  const lines: string[] = [];
  const server = await startBackend({ dir: folder.dir, watch: true, log: (line) => lines.push(line) });
  const client = new ConvexHttpClient(server.url, { logger: false });
  folder.write("crons.ts", cronsOf(`crons.cron("bad", "nonsense", ${tick});`));
  folder.write("jobs.ts", JOBS.replace("NAME", "new"));
  await until(() => expect(lines.join("\n")).toContain('The cron job "bad"'));
  expect(await client.query(makeFunctionReference<"query">("jobs:look"), {})).toBe("old");
  await server.close();
});

it("a job doesn't overlap with itself", async () => {
  folder = new TemporaryFolder({
    "jobs.ts": `import { actionGeneric, mutationGeneric, queryGeneric } from "convex/server";
      import { makeFunctionReference } from "convex/server";
      export const begin = mutationGeneric({ args: {}, handler: (ctx) => ctx.db.insert("begun", {}) });
      export const begun = queryGeneric({ args: {}, handler: async (ctx) => (await ctx.db.query("begun").collect()).length });
      export const slow = actionGeneric({ args: {}, handler: async (ctx) => {
        await ctx.runMutation(makeFunctionReference("jobs:begin"), {});
        await new Promise((resolve) => setTimeout(resolve, 150_000));
        return null;
      } });`,
    "crons.ts": cronsOf(`crons.interval("slow", { minutes: 1 }, makeFunctionReference("jobs:slow"));`),
  });
  const clock = new ManualClock();
  const server = await startBackend({ dir: folder.dir, ports: { clock } });
  const client = new ConvexHttpClient(server.url, { logger: false });
  const begun = () => client.query(makeFunctionReference<"query">("jobs:begun"), {}) as Promise<number>;
  clock.advance(0);
  await until(async () => expect(await begun()).toBe(1));
  clock.advance(120_000);
  expect(await begun()).toBe(1);
  clock.advance(30_000); // It ends after two and a half minutes; its next time is after three.
  expect(await begun()).toBe(1);
  await until(() => {
    clock.advance(30_000);
    return begun().then((count) => expect(count).toBe(2));
  });
  await server.close();
});
