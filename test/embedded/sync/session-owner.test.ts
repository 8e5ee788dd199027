import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConvexHttpClient } from "convex/browser";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { startBackend } from "../support/backend.js";
import { mutationMessage, type RawMessage, RawSocket } from "../support/raw-socket.js";

const SESSION = "a session's id that has leaked";
const INCREMENT = mutationMessage(0, "counters:increment", { name: "n" });

let server: DevServer;

beforeEach(async () => {
  server = await startBackend();
});

afterEach(() => server.close());

async function connectAs(user: string | undefined): Promise<RawSocket> {
  const socket = await RawSocket.connect(server.url, SESSION);
  if (user === undefined) return socket;
  const response = await fetch(`${server.url}/dev/token?user=${user}`);
  const { token } = (await response.json()) as { token: string };
  socket.send({ type: "Authenticate", tokenType: "User", value: token, baseVersion: 0 });
  return socket;
}

async function answerTo(socket: RawSocket): Promise<RawMessage | undefined> {
  socket.send(INCREMENT);
  const isAnswer = ({ type }: RawMessage) => type === "MutationResponse";
  const messages = await socket.until((all) => all.some(isAnswer));
  socket.cut();
  return messages.find(isAnswer);
}

const counted = () =>
  new ConvexHttpClient(server.url, { logger: false }).query(api.counters.get, { name: "n" });

describe("a mutation that is sent again", () => {
  test.each(["ada", undefined])("by %s as before gets its answer, and runs once", async (user) => {
    const first = await answerTo(await connectAs(user));
    expect(first).toMatchObject({ success: true, result: 1 });
    expect(await answerTo(await connectAs(user))).toEqual(first);
    expect(await counted()).toBe(1);
  });

  test.each([
    ["ada", "grace"],
    ["ada", undefined],
    [undefined, "grace"],
  ])("after %s by %s gets nothing of it, and doesn't run", async (owner, other) => {
    await answerTo(await connectAs(owner));
    const answer = await answerTo(await connectAs(other));
    expect(answer).toMatchObject({ success: false, logLines: [] });
    expect(answer?.["result"]).toContain("SessionRequestOfAnother");
    expect(await counted()).toBe(1);
  });

  test("while it runs for somebody else, gets nothing of it either", async () => {
    const [hers, theirs] = [await connectAs("ada"), await connectAs("grace")];
    const answers = await Promise.all([answerTo(hers), answerTo(theirs)]);
    expect(answers.map((answer) => answer?.["success"]).sort()).toEqual([false, true]);
    expect(await counted()).toBe(1);
  });
});
