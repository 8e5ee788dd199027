import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../support/until.js";
import { ServedApp } from "./served-app.js";

const dir = fileURLToPath(new URL("../../fixtures/components/convex", import.meta.url));

let app: ServedApp;

beforeAll(async () => {
  app = await ServedApp.start({ dir });
});

afterAll(() => app.close());

describe("geospatial", () => {
  const manhattan = { west: -74.03, south: 40.69, east: -73.92, north: 40.88 };
  const museum = { latitude: 40.7813, longitude: -73.9737 };

  beforeAll(async () => {
    const add = (key: string, latitude: number, longitude: number, kind: string, price: number) =>
      app.mutation("places:add", { key, at: { latitude, longitude }, kind, price });
    await add("natural history", museum.latitude, museum.longitude, "museum", 28);
    await add("guggenheim", 40.783, -73.959, "museum", 30);
    await add("katz", 40.7223, -73.9874, "restaurant", 20);
    await add("louvre", 48.8606, 2.3376, "museum", 22);
  });

  it("finds what lies in a rectangle, in order, page by page", async () => {
    const within = (filter: object) => app.query("places:within", { area: manhattan, limit: 10, ...filter });
    expect(await within({})).toEqual(["katz", "natural history", "guggenheim"]);
    expect(await within({ limit: 1 })).toEqual(["katz", "natural history", "guggenheim"]);
    expect(await within({ kind: "museum" })).toEqual(["natural history", "guggenheim"]);
    expect(await within({ below: 29 })).toEqual(["katz", "natural history"]);
  });

  it("finds what is nearest", async () => {
    const nearest = (rest: object) => app.query("places:nearest", { to: museum, limit: 10, ...rest });
    expect(await nearest({ limit: 2 })).toEqual(["natural history", "guggenheim"]);
    expect(await nearest({ maxDistance: 10_000 })).toEqual(["natural history", "guggenheim", "katz"]);
  });

  it("forgets what is removed, in live queries as well", async () => {
    const near = { to: { latitude: 48.86, longitude: 2.33 }, limit: 1, maxDistance: 5000 };
    expect(await app.query("places:get", { key: "louvre" })).toMatchObject({ sortKey: 22 });
    const emptied = app.resultThat<string[]>("places:nearest", near, (keys) => keys.length === 0);
    expect(await app.mutation("places:remove", { key: "louvre" })).toBe(true);
    expect(await emptied).toEqual([]);
    expect(await app.query("places:get", { key: "louvre" })).toBeNull();
  });
});

describe("action-cache", () => {
  const ask = (question: string, options: object = {}) => app.action("cache:ask", { question, ...options });

  it("runs an action once for the same arguments", async () => {
    expect(await ask("a")).toBe("a: answer 1");
    expect(await ask("a")).toBe("a: answer 1");
    expect(await ask("b")).toBe("b: answer 1");
    expect(await ask("a", { force: true })).toBe("a: answer 2");
    expect(await ask("a")).toBe("a: answer 2");
  });

  it("runs it again when the answer has expired", async () => {
    expect(await ask("c", { ttl: 60_000 })).toBe("c: answer 1");
    expect(await ask("c", { ttl: 60_000 })).toBe("c: answer 1");
    await until(async () => expect(await ask("c", { ttl: 1 })).toBe("c: answer 2"));
  });

  it("runs it again when the answer was removed", async () => {
    expect([await ask("d"), await ask("e")]).toEqual(["d: answer 1", "e: answer 1"]);
    await app.action("cache:forget", { question: "d" });
    expect([await ask("d"), await ask("e")]).toEqual(["d: answer 2", "e: answer 1"]);
    await app.action("cache:forgetAll");
    await until(async () => expect(await ask("e")).toBe("e: answer 2"));
  });
});

describe("crons", () => {
  it("runs what was registered while the app runs, until it is removed", async () => {
    await app.mutation("reminders:register", { name: "every second", everyMs: 1000 });
    await app.mutation("reminders:register", { name: "nightly", cronspec: "0 0 * * *" });
    expect(await app.query("reminders:list")).toEqual(["every second", "nightly"]);
    await app.resultThat<number>("calls:counted", { name: "every second" }, (times) => times > 0);
    await app.mutation("reminders:remove", { name: "every second" });
    expect(await app.query("reminders:list")).toEqual(["nightly"]);
    expect(await app.query("calls:counted", { name: "nightly" })).toBe(0);
  });

  it("refuses names twice and schedules that are none", async () => {
    const register = (args: object) => app.mutation("reminders:register", { name: "wrong", ...args });
    await expect(register({ everyMs: 10 })).rejects.toThrow("Interval must be >= 1000ms");
    await expect(register({ cronspec: "never" })).rejects.toThrow();
    await register({ cronspec: "0 0 * * *" });
    await expect(register({ cronspec: "0 0 * * *" })).rejects.toThrow("already exists");
  });
});

describe("persistent-text-streaming", () => {
  const request = (body: object) =>
    fetch(`${app.server.siteUrl}/chat`, { method: "POST", body: JSON.stringify(body) });
  type Body = { text: string; status: string };

  it("streams to the one who asked, and keeps the text for all", async () => {
    const id = await app.mutation<string>("chat:create");
    expect(await app.query("chat:body", { id })).toEqual({ text: "", status: "pending" });
    const kept = app.resultThat<Body>("chat:body", { id }, ({ status }) => status === "done");
    const whole = "Hello there. How are you? Goodbye";
    expect(await (await request({ id })).text()).toBe(whole);
    expect(await kept).toEqual({ text: whole, status: "done" });
    expect((await request({ id })).status).toBe(205);
  });

  it("keeps what there was when the writer fails", async () => {
    const id = await app.mutation<string>("chat:create");
    const kept = app.resultThat<Body>("chat:body", { id }, ({ status }) => status === "error");
    expect(await (await request({ id, fails: true })).text()).toBe("Hello there. How are you?");
    expect(await kept).toEqual({ text: "Hello there. How are you?", status: "error" });
    expect(await app.query("chat:body", { id })).toMatchObject({ status: "error" });
  });
});
