import { decodeHandle, type FunctionAddress } from "../values/handle.js";
import { canonicalPath } from "./function-path.js";
import type { Caller } from "./registry.js";
import type { SyscallArgs } from "./invocation.js";

export type { FunctionAddress };

/** A function that another one names, and whether it may be an internal one. */
export interface AddressedFunction extends FunctionAddress {
  readonly caller: Caller;
}

const CHILD_PREFIX = "_reference/childComponent/";

/**
 * The function that a `run*` or schedule call names: one of the caller's own component, a public one of a component
 * that it uses, or any that it was given a handle of.
 */
export function addressedFunction(args: SyscallArgs, component: string): AddressedFunction {
  const { name, reference, functionHandle } = args;
  if (typeof name === "string") return { component, path: canonicalPath(name), caller: "trusted" };
  if (typeof functionHandle === "string") return { ...parseHandle(functionHandle), caller: "trusted" };
  if (typeof reference === "string") return { ...parseReference(reference, component), caller: "parent" };
  throw new Error("The call names no function: give it one of `api`, `internal` or `components`.");
}

function parseHandle(text: string): FunctionAddress {
  const address = decodeHandle(text);
  if (address === null) {
    throw new Error(`${JSON.stringify(text)} is no function handle. Make one with createFunctionHandle().`);
  }
  return { component: address.component, path: canonicalPath(address.path) };
}

/** `_reference/childComponent/<name>/<dir>/<file>/<function>` */
function parseReference(reference: string, component: string): FunctionAddress {
  const [child, ...rest] = reference.startsWith(CHILD_PREFIX)
    ? reference.slice(CHILD_PREFIX.length).split("/")
    : [];
  const name = rest.pop();
  if (child === undefined || name === undefined || rest.length === 0) {
    throw new Error(`${JSON.stringify(reference)} is no reference to a function of a component.`);
  }
  return { component: childPath(component, child), path: canonicalPath(`${rest.join("/")}:${name}`) };
}

/** The path of a component that `parent` uses under a name. */
export function childPath(parent: string, name: string): string {
  return parent === "" ? name : `${parent}/${name}`;
}
