import { type App, componentAt } from "./app.js";
import { encodeHandle } from "../values/handle.js";
import { addressedFunction } from "./function-address.js";
import type { SyscallArgs } from "./invocation.js";

/** Answers `createFunctionHandle()`. Throws if there is no such function. */
export function handleOf(args: SyscallArgs, component: string, app: App): string {
  const address = addressedFunction(args, component);
  componentAt(app, address.component, address.caller).registry.findAny(address.path, address.caller);
  return encodeHandle(address);
}
