/** What runs in an action's process: it loads one module, runs one function of it, and is ended then. */
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { join } from "node:path";
import type { ComponentCode } from "../../functions/code.js";
import { describeThrown } from "../../functions/errors.js";
import { Instance } from "../../functions/instance.js";
import { type RegisteredFunction } from "../../functions/registry.js";
import { encodeFrame, FrameReader } from "./frames.js";
import type { FromProcess, LoadedFunction, LoadMessage, RunMessage, ToProcess } from "./messages.js";
import { RemoteInvocation } from "./remote-invocation.js";

const CHANNEL = 3;

const channel = new Socket({ fd: CHANNEL });
const frames = new FrameReader();
const invocation = new RemoteInvocation(send);
let module: Record<string, unknown> = {};

function send(message: FromProcess): void {
  channel.write(encodeFrame(message));
}

function instanceFor(message: LoadMessage): Instance {
  const code: ComponentCode = {
    evaluate: (scope) => {
      Object.assign(globalThis, {
        Convex: scope["Convex"],
        console: { ...console, ...(scope["nodeConsole"] as Console) },
        require: createRequire(join(message.dir, "convex-node-bundle.js")),
      });
      return { modules: {}, schema: undefined, authConfig: undefined };
    },
    mapStack: (stack) => stack,
  };
  return new Instance(code, message.env);
}

function fail(thrown: unknown): void {
  send({ type: "failed", thrown: describeThrown(thrown) });
}

async function load(message: LoadMessage): Promise<void> {
  process.env = { ...message.env };
  try {
    module = (await import(message.url)) as Record<string, unknown>;
    send({ type: "loaded", functions: Object.entries(module).flatMap(describeExport) });
  } catch (thrown) {
    send({ type: "load-failed", thrown: describeThrown(thrown) });
  }
}

function describeExport([name, value]: [string, unknown]): LoadedFunction[] {
  if (typeof value !== "function") return [];
  const registered = value as RegisteredFunction;
  return [
    {
      name,
      isQuery: registered.isQuery === true,
      isMutation: registered.isMutation === true,
      isAction: registered.isAction === true,
      isPublic: registered.isPublic === true,
      args: registered.exportArgs?.(),
      returns: registered.exportReturns?.(),
    },
  ];
}

async function run(instance: Instance, { name, argsJson, requestId }: RunMessage): Promise<void> {
  try {
    const resultJson = await instance.run(invocation, () => {
      const { invokeAction } = module[name] as RegisteredFunction;
      if (invokeAction === undefined) throw new Error(`${name} is not an action.`);
      return invokeAction(requestId, argsJson);
    });
    // What was left to nobody until now fails the action.
    await new Promise((resolve) => setImmediate(resolve));
    send({ type: "done", resultJson });
  } catch (thrown) {
    fail(thrown);
  }
}

let instance: Instance | undefined;

function receive(message: ToProcess): void {
  switch (message.type) {
    case "load":
      instance = instanceFor(message);
      return void load(message);
    case "run":
      if (instance !== undefined) void run(instance, message);
      return;
    case "answer":
      return invocation.answer(message);
  }
}

channel.on("data", (chunk: Buffer) => {
  for (const message of frames.push(chunk)) receive(message as ToProcess);
});
channel.on("error", () => process.exit());
channel.on("close", () => process.exit());

function watchErrors(): void {
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
}

// The user's code may tidy up what it thinks are its own listeners.
const removeAllListeners = process.removeAllListeners.bind(process);
process.removeAllListeners = (...events: [event?: string | symbol]) => {
  removeAllListeners(...events);
  process.off("uncaughtException", fail);
  process.off("unhandledRejection", fail);
  watchErrors();
  return process;
};

watchErrors();
