import { afterEach, expect, it } from "vitest";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { defaultClient, setDefaultClient } from "../../src/context/default-client.js";

const clientNamed = (url: string) => ({ url }) as RealtimeClient;
const one = clientNamed("one");
const two = clientNamed("two");

afterEach(() => setDefaultClient(undefined));

it("is told at once, and again when it is another one", () => {
  const heard: unknown[] = [];
  const leave = defaultClient.subscribe((client) => heard.push(client?.url));
  for (const client of [one, one, two, undefined]) setDefaultClient(client);
  expect(heard).toEqual([undefined, "one", "two", undefined]);
  leave();
  leave();
  setDefaultClient(one);
  expect(heard).toHaveLength(4);
  expect(defaultClient.current).toBe(one);
});

it("is told to nobody who has left in the same moment, and to all others", () => {
  const heard: string[] = [];
  const leaves = ["a", "b", "c", "d"].map((name) =>
    defaultClient.subscribe((client) => {
      if (client === undefined) return;
      heard.push(name);
      if (name !== "b") return;
      leaves[1]?.();
      leaves[2]?.();
    }),
  );
  setDefaultClient(one);
  setDefaultClient(two);
  expect(heard).toEqual(["a", "b", "d", "a", "d"]);
  for (const leave of leaves) leave();
});

it("is heard twice by a function that listens twice, and once when it has left once", () => {
  const heard: unknown[] = [];
  const listen = (client: RealtimeClient | undefined) => heard.push(client?.url);
  const [leave, leaveToo] = [defaultClient.subscribe(listen), defaultClient.subscribe(listen)];
  leave();
  setDefaultClient(one);
  expect(heard).toEqual([undefined, undefined, "one"]);
  leaveToo();
});
