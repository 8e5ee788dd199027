import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JoinResponse, LeaseResponse, SignalResponse } from "../../src/server/rooms-wire.js";
import { demoBackends, type DemoBackend } from "./demo-backends.js";

const [ada, grace] = ["a".repeat(32), "b".repeat(32)];
const room = "channel:general";

describe.each(Object.entries(demoBackends))("the demo's rooms on %s", (_name, start) => {
  let backend: DemoBackend;
  beforeEach(async () => {
    backend = await start();
    for (const token of [ada, grace]) await backend.mutation("guests:join", { token, name: "Guest" });
  });
  afterEach(() => backend.close());

  const join = (guest: string, where = room) =>
    backend.mutation<JoinResponse>("realtime:join", {
      room: where,
      guest,
      pace: "visible",
      profile: { name: "Guest" },
    });
  const sessionOf = async (guest: string): Promise<string> => {
    const joined = await join(guest);
    if (joined.name !== "joined") throw new Error(`The guest was answered by ${joined.name}.`);
    return joined.session;
  };
  const signal = (guest: string, session: string, kind: string) =>
    backend.mutation<SignalResponse>("realtime:signal", { room, guest, session, kind, value: true });
  const acquire = (guest: string, session: string, resource = "topic") =>
    backend.mutation<LeaseResponse>("realtime:lease", {
      ...{ room, guest, session, resource },
      act: { name: "acquire", wait: false, pace: "visible" },
    });
  const setTopic = (guest: string, fence: bigint, text: string) =>
    backend.mutation("topics:set", { token: guest, guest, channel: "general", text, fence });
  const topic = () => backend.query("topics:get", { channel: "general" });

  test("are the channels, for everybody, and nothing else", async () => {
    expect(await join(ada)).toMatchObject({ name: "joined" });
    for (const where of ["general", "doc:1", `channel:${"x".repeat(61)}`])
      expect(await join(ada, where)).toMatchObject({ name: "denied" });
  });

  test("carry what the page shows, and no kinds of anybody's own", async () => {
    const session = await sessionOf(ada);
    for (const kind of ["typing", "pointer", "caret"])
      expect(await signal(ada, session, kind)).toMatchObject({ name: "sent" });
    expect(await signal(ada, session, "files")).toMatchObject({ name: "denied" });
  });

  test("a channel's topic is written by who holds it, and by nobody else", async () => {
    const [one, other] = [await sessionOf(ada), await sessionOf(grace)];
    const granted = await acquire(ada, one);
    if (granted.name !== "granted") throw new Error(`The lease is ${granted.name}.`);
    expect(await acquire(grace, other)).toMatchObject({ name: "held" });
    expect(await acquire(ada, one, "roof")).toMatchObject({ name: "denied" });

    await setTopic(ada, granted.fence, "  Plans for May ");
    expect(await topic()).toBe("Plans for May");
    await expect(setTopic(grace, granted.fence, "Mine")).rejects.toThrow("Somebody else may be editing");
    await expect(setTopic(ada, granted.fence - 1n, "Late")).rejects.toThrow("Somebody else may be editing");
    await expect(setTopic(ada, granted.fence, " ")).rejects.toThrow("empty");
    expect(await topic()).toBe("Plans for May");
  });
});
