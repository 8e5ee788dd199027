import type { NodeCall, NodeInvocation, NodeRun } from "../../functions/code.js";
import { callError, errorOf, FunctionError } from "../../functions/errors.js";
import { splitPath } from "../../functions/function-path.js";
import type { ActionProcess } from "./action-process.js";
import type { AskedValue, AskMessage, FromProcess, LoadMessage } from "./messages.js";

/** Runs an action in a process, which ends with it. */
export function runAction(
  process: ActionProcess,
  load: LoadMessage,
  call: NodeCall,
  mapStack: (stack: string) => string,
): NodeRun {
  const [, name] = splitPath(call.path);
  const said = new Promise<string>((resolve, reject) => {
    const take = (message: FromProcess): void => {
      switch (message.type) {
        case "loaded":
          return process.send({ type: "run", name, argsJson: call.argsJson, requestId: call.requestId });
        case "ask":
        case "ask-blob":
          return void answer(process, call.invocation, message);
        case "log":
          return call.invocation.logFormatted(message.line);
        case "done":
          return resolve(message.resultJson);
        case "failed":
        case "load-failed":
          return reject(errorOf(message.thrown, mapStack));
      }
    };
    process.listen(take);
    void process.ended.then(reject);
  });
  process.send(load);
  return { result: said, end: () => process.kill() };
}

async function answer(process: ActionProcess, invocation: NodeInvocation, ask: AskMessage): Promise<void> {
  const { id } = ask;
  try {
    process.send({ type: "answer", id, value: await valueOf(invocation, ask) });
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : callError(String(thrown));
    const data = error instanceof FunctionError ? error.data : undefined;
    process.send({ type: "answer", id, error: { message: error.message, data } });
  }
}

async function valueOf(invocation: NodeInvocation, ask: AskMessage): Promise<AskedValue> {
  if (ask.type === "ask") return invocation.asyncSyscall(ask.operation, ask.args);
  const blob = ask.blob && new Blob([new Uint8Array(ask.blob.bytes)], { type: ask.blob.contentType });
  const value = await invocation.jsSyscall(ask.operation, { ...ask.args, ...(blob && { blob }) });
  if (!(value instanceof Blob)) return value as string | null;
  return { bytes: new Uint8Array(await value.arrayBuffer()), contentType: value.type };
}
