import { ConvexHttpClient } from "convex/browser";
import { expect, it } from "vitest";
import { nextRunMs } from "../../../src/embedded/functions/cron-schedule.js";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { ManualClock } from "../support/manual-clock.js";
import { until } from "../support/until.js";
import { startServices } from "./support.js";

const MINUTE = 60_000;
const utc = (text: string) => Date.parse(`${text}Z`);
const next = (schedule: Parameters<typeof nextRunMs>[0], after: string, name = "job") => {
  const ms = nextRunMs(schedule, utc(after), name);
  return ms === null ? null : new Date(ms).toISOString().slice(0, 16);
};

it("a new interval runs at once, and then at each of its times; missed runs are skipped", async () => {
  const clock = new ManualClock();
  const server = await startServices({ ports: { clock } });
  const client = new ConvexHttpClient(server.url, { logger: false });
  const minutes = async () =>
    (await client.query(api.notes.texts, {})).filter((text) => text === "minute").length;
  clock.advance(0);
  await until(async () => expect(await minutes()).toBe(1));
  clock.advance(MINUTE);
  await until(async () => expect(await minutes()).toBe(2));
  clock.advance(10 * MINUTE);
  await until(async () => expect(await minutes()).toBe(3));
  clock.advance(MINUTE);
  await until(async () => expect(await minutes()).toBe(4));
  await server.close();
});

it("a daily job runs at its hour", async () => {
  const clock = new ManualClock();
  const server = await startServices({ ports: { clock } });
  const client = new ConvexHttpClient(server.url, { logger: false });
  clock.advance(24 * 60 * MINUTE);
  await until(async () => expect(await client.query(api.notes.texts, {})).toContain("noon"));
  await server.close();
});

it("times are UTC", () => {
  expect(next({ type: "daily", hourUTC: 12, minuteUTC: 5 }, "2026-03-01T12:05")).toBe("2026-03-02T12:05");
  expect(next({ type: "hourly", minuteUTC: 7 }, "2026-03-01T12:06")).toBe("2026-03-01T12:07");
  expect(next({ type: "weekly", dayOfWeek: "monday", hourUTC: 1, minuteUTC: 0 }, "2026-03-03T00:00")).toBe(
    "2026-03-09T01:00",
  );
  expect(next({ type: "cron", cron: "*/15 2 * * *" }, "2026-03-01T02:20")).toBe("2026-03-01T02:30");
});

it("a monthly job skips months that lack its day", () => {
  expect(next({ type: "monthly", day: 31, hourUTC: 0, minuteUTC: 0 }, "2026-01-31T00:00")).toBe(
    "2026-03-31T00:00",
  );
});

it("a job without a minute has one of its own, the same each time", () => {
  const first = next({ type: "hourly" }, "2026-03-01T00:00", "a job");
  expect(next({ type: "hourly" }, "2026-03-01T00:00", "a job")).toBe(first);
});
