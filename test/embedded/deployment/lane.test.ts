import { expect, test } from "vitest";
import { Lane } from "../../../src/embedded/deployment/lane.js";
import { Semaphore } from "../../../src/embedded/deployment/semaphore.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";

test("a lane runs one piece of work at a time, in order, and goes on after one that fails", async () => {
  const lane = new Lane(new VirtualClock());
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await Promise.resolve();
    steps.push(`${name} ends`);
    if (name === "b") throw new Error("b fails");
    return name;
  };
  const results = await Promise.allSettled(["a", "b", "c"].map((name) => lane.run(work(name))));
  expect(steps).toEqual(["a", "b", "c"].flatMap((name) => [`${name} begins`, `${name} ends`]));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await lane.run(work("d"))).toBe("d");
});

test("a semaphore never lets more run than it may, and a failure gives its place to the next", async () => {
  const semaphore = new Semaphore(2);
  let running = 0;
  let most = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    throw new Error("always");
  };
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => semaphore.run(work)));
  expect(results.every(({ status }) => status === "rejected")).toBe(true);
  expect(most).toBe(2);
  expect(await semaphore.run(() => Promise.resolve("free again"))).toBe("free again");
});
