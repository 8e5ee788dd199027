import { afterEach, describe, expect, test } from "vitest";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { defaultClient, setDefaultClient } from "../../src/context/default-client.js";
import { LinesLogger } from "../core/live/scripted-remote.js";
import { openClient } from "../client/support.js";

const opened: RealtimeClient[] = [];

function newClient(logger = new LinesLogger()): RealtimeClient {
  const client = openClient("http://127.0.0.1:1", { logger });
  opened.push(client);
  return client;
}

afterEach(async () => {
  setDefaultClient(undefined);
  await Promise.all(opened.splice(0).map((client) => client.close()));
});

describe("the page's default client", () => {
  test("is told to all, also when one of them throws", () => {
    const logger = new LinesLogger();
    const client = newClient(logger);
    const problem = new Error("listener");
    const leave = defaultClient.subscribe((now) => {
      if (now) throw problem;
    });
    const heard: unknown[] = [];
    const leaveToo = defaultClient.subscribe((now) => heard.push(now));
    setDefaultClient(client);
    expect(heard).toEqual([undefined, client]);
    expect(logger.lines.filter(({ level }) => level === "error")).toMatchObject([{ details: [problem] }]);
    leave();
    leaveToo();
  });

  test("is not told to a listener that another one has just ended", () => {
    const heard: unknown[] = [];
    let leaveSecond = (): void => undefined;
    const leaveFirst = defaultClient.subscribe(() => leaveSecond());
    leaveSecond = defaultClient.subscribe((now) => heard.push(now));
    setDefaultClient(newClient());
    expect(heard).toEqual([undefined]);
    leaveFirst();
  });

  test("is heard twice by a function that listens twice, and once when it has left once", () => {
    const heard: unknown[] = [];
    const listen = (now: RealtimeClient | undefined): void => void heard.push(now);
    const [leave, leaveToo] = [defaultClient.subscribe(listen), defaultClient.subscribe(listen)];
    leave();
    const client = newClient();
    setDefaultClient(client);
    setDefaultClient(client);
    expect(heard).toEqual([undefined, undefined, client]);
    leaveToo();
  });

  test("is the newest one for all, also when a listener sets it", () => {
    const [first, second] = [newClient(), newClient()];
    const leaveFirst = defaultClient.subscribe((now) => {
      if (now === first) setDefaultClient(second);
    });
    const heard: unknown[] = [];
    const leaveSecond = defaultClient.subscribe((now) => heard.push(now));
    setDefaultClient(first);
    expect(heard).toEqual([undefined, second]);
    leaveFirst();
    leaveSecond();
  });

  test.each([null, {}, "client", 7])("can't be what is no client: %o", (client) => {
    expect(() => setDefaultClient(client as never)).toThrow(expect.objectContaining({ code: "bad-options" }));
    expect(defaultClient.current).toBe(undefined);
  });
});
