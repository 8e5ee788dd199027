import type { JSONValue } from "convex/values";
import type { Ports } from "../deployment/ports.js";
import type { FileStorage } from "../files/file-storage.js";
import type { FunctionError } from "./errors.js";
import type { FunctionAddress } from "./function-address.js";
import type { SyscallArgs } from "./invocation.js";
import type { FunctionType } from "./registry.js";

/** What running functions use of the deployment around the database. */
export interface Services {
  readonly ports: Ports;
  readonly files: FileStorage;
  /** Answers a token, signed with the deployment's key, as JSON text. */
  signJwt(args: SyscallArgs, component: string): Promise<string>;
  /** Takes down what a function says happened. */
  audit(body: JSONValue, by: FunctionAddress): void;
  /** Takes down an error that a function left to nobody and that came after its end, so that no caller hears of it. */
  reportLate(type: FunctionType, path: string, error: FunctionError): void;
}
