import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { printed, Program, type RunningProgram } from "../support/program.js";
import { addQueries, RawSocket } from "../support/raw-socket.js";

const MISTAKES_DIR = fileURLToPath(new URL("../../fixtures/mistakes/convex", import.meta.url));
const HIDDEN = "Error: what was thrown can't be shown";

interface Answer {
  readonly status: string;
  readonly value?: unknown;
  readonly errorMessage?: string;
}

const program = new Program();
let running: RunningProgram;
let url: string;
let witness: RawSocket;

beforeAll(async () => {
  await program.build();
  const variablesFile = join(program.folder, "variables.env");
  writeFileSync(variablesFile, "GIVEN=to the app\n");
  const options = ["--variables", variablesFile];
  running = program.dev(MISTAKES_DIR, options, { ...process.env, SECRET: "of the developer" });
  [, url = ""] = await printed(running, /Ready at (\S+)\n/);
  witness = await RawSocket.connect(url, "witness");
  witness.send(addQueries({ udfPath: "floating:rows", args: {} }));
  await witness.until((all) => all.some(({ type }) => type === "Transition"));
}, 60_000);

afterAll(async () => {
  witness.cut();
  running.child.kill("SIGTERM");
  expect(await running.ended, running.output.error).toBe(0);
  program.remove();
});

async function call(kind: string, path: string): Promise<Answer> {
  const body = JSON.stringify({ path, args: {}, format: "json" });
  return (await (await fetch(`${url}/api/${kind}`, { method: "POST", body })).json()) as Answer;
}

let rows = 0;

/** The next call works, and somebody who listens hears of it on the same connection as before. */
afterEach(async () => {
  rows += 1;
  expect(await call("mutation", "floating:add")).toMatchObject({ status: "success" });
  expect(await call("query", "floating:rows")).toMatchObject({ value: rows });
  await witness.until((all) => JSON.stringify(all.at(-1)).includes(`"value":${rows}`));
});

async function expectFailure(kind: string, path: string, message: string): Promise<void> {
  const answer = await call(kind, path);
  expect(answer.errorMessage ?? answer).toMatch(/^\[Request ID: \w+\] Server Error\n/);
  expect(answer.errorMessage).toContain(message);
}

describe("an error that a query or a mutation leaves to nobody fails it", () => {
  test.each([
    ["rejectUndefined", "Uncaught undefined"],
    ["rejectNull", "Uncaught null"],
    ["rejectText", "Uncaught nope"],
    ["rejectNumber", "Uncaught 0"],
    ["rejectSymbol", "Uncaught Symbol(odd)"],
    ["rejectObject", "Uncaught [object Object]"],
    ["rejectBare", HIDDEN],
    ["rejectError", "Uncaught Error: e\n    at <anonymous> (../convex/floating.js:"],
    ["rejectFrozen", "Uncaught TypeError: cold"],
    ["rejectFunction", "Uncaught () => 1"],
    ["rejectProxy", HIDDEN],
    ["rejectGetter", HIDDEN],
    ["rejectRevoked", HIDDEN],
    ["microtask", "Uncaught Error: in a microtask"],
    ["listener", "Uncaught Error: in a listener"],
    ["thenable", "Uncaught Error: no promise"],
    ["digest", "Uncaught"],
  ])("%s", (name, message) => expectFailure("query", `floating:${name}`, message));

  test.each([
    ["rejectInMutation", "Uncaught Error: e"],
    ["asyncInMutation", "Uncaught Error: after a while"],
    ["badInsert", "$bad"],
  ])("%s, and nothing of it stays", (name, message) =>
    expectFailure("mutation", `floating:${name}`, message),
  );

  test("but not one that is handled in time", async () => {
    expect(await call("query", "floating:handledLater")).toMatchObject({ value: 1 });
  });
});

describe("an error that an action leaves to nobody fails it at once", () => {
  test.each([
    ["floatingFetch", "Uncaught TypeError: fetch failed"],
    ["floatingCall", "Could not find"],
    ["timer", "Uncaught Error: in a timer"],
    ["interval", "Uncaught undefined"],
    ["asyncTimer", "Uncaught Error: in an asynchronous timer"],
    ["abort", "Uncaught Error: while aborting"],
    ["stream", "Uncaught Error: in a stream"],
  ])("%s", (name, message) => expectFailure("action", `floating:${name}`, message));

  test("and is logged when the action has ended before", async () => {
    expect(await call("action", "floating:late")).toMatchObject({ value: 1 });
    await printed(running, /A\(floating:late\).*This call came after its function had ended/);
  });
});

describe("whatever a function throws or returns, its caller gets an answer", () => {
  test.each([
    ["throwUndefined", "Uncaught undefined"],
    ["throwNull", "Uncaught null"],
    ["throwSymbol", "Uncaught Symbol(odd)"],
    ["throwBare", HIDDEN],
    ["throwOddMessage", "Uncaught Error: [object Object]"],
    ["throwSymbolMessage", HIDDEN],
    ["throwProxy", "Don't look at me."],
    ["throwFalseConvexError", "Uncaught Error: m"],
    ["returnFunction", "is not a supported Convex type"],
    ["returnSymbol", "is not a supported Convex type"],
    ["returnCycle", "Maximum call stack size exceeded"],
    ["returnDeep", "Uncaught"],
    ["returnLong", "rray"],
    ["returnHuge", "TooLargeFunctionResult"],
    ["returnTooLong", "Invalid string length"],
    ["returnGetter", "Don't look at me."],
    ["returnProxy", "Uncaught"],
    ["returnDate", "is not a supported Convex type"],
    ["returnMap", "is not a supported Convex type"],
    ["recursion", "Maximum call stack size exceeded"],
    ["never", "timed out"],
  ])("%s", (name, message) => expectFailure("query", `values:${name}`, message));

  test("insertCycle", () => expectFailure("mutation", "values:insertCycle", "Uncaught"));

  test("what can't be shown is logged as that", async () => {
    expect(await call("query", "values:logOddly")).toMatchObject({ value: 1 });
  });
});

test("a query finds no secret of the developer, whichever way it looks", async () => {
  expect(await call("query", "floating:environment")).toMatchObject({ value: [null, null, null] });
});

describe("a Node action can't harm anybody but itself:", { timeout: 60_000 }, () => {
  test.each([
    ["rejectUndefined", "Uncaught undefined"],
    ["rejectText", "Uncaught nope"],
    ["rejectProxy", HIDDEN],
    ["throwNull", "Uncaught null"],
    ["nextTick", "Uncaught Error: in a tick"],
    ["immediate", "Uncaught Error: in an immediate"],
    ["timer", "Uncaught null"],
    ["emitter", "Uncaught Error: Yikes"],
    ["emitterLater", "Uncaught Error: Yikes"],
    ["httpGet", "ECONNREFUSED"],
    ["socket", "ECONNREFUSED"],
    ["readStream", "ENOENT"],
    ["spawnMissing", "ENOENT"],
    ["worker", "Uncaught Error: in a worker"],
    ["floatingCall", "Could not find"],
    ["emitUncaught", "Uncaught Error: made up"],
    ["exit", "ended with exit code 3 before"],
    ["exitZero", "ended with exit code 0 before"],
    ["reallyExit", "ended with exit code 4 before"],
    ["exitLater", "ended with exit code 5 before"],
    ["abort", "ended by SIGABRT before"],
    ["kill", "ended by SIGKILL before"],
    ["killByShell", "ended by SIGKILL before"],
    ["memory", "ran out of memory (maximum memory usage: 512 MB)"],
  ])("%s", (name, message) => expectFailure("action", `machine:${name}`, message));

  test("it may break all it has", async () => {
    await call("action", "machine:breakEverything");
    expect(await call("action", "machine:fine")).toMatchObject({ value: 1 });
  });

  test("it leaves nothing for the next one", async () => {
    expect(await call("action", "machine:leaveTraces")).toMatchObject({ value: 1 });
    expect(await call("action", "machine:traces")).toMatchObject({
      value: { cwd: false, variable: null, global: null, fetch: "function", doubled: [2] },
    });
  });

  test("it doesn't notice its connection to the backend", async () => {
    expect(await call("action", "machine:disconnect")).toMatchObject({ value: 1 });
  });

  test("one that fails doesn't disturb one that runs beside it", async () => {
    const [good, bad] = await Promise.all([call("action", "machine:fine"), call("action", "machine:exit")]);
    expect([good.status, bad.status]).toEqual(["success", "error"]);
  });

  test("it sees the app's environment only, whichever way it looks", async () => {
    const { value } = await call("action", "machine:environment");
    const expected = [null, "to the app"];
    expect(value).toEqual({
      direct: expected,
      imported: expected,
      required: expected,
      builtin: process.getBuiltinModule === undefined ? [null, null] : expected,
      made: expected,
      shell: expected,
    });
  });
});
