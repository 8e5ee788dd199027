import type { ValidatorJSON } from "convex/values";
import { formatValidator } from "../values/format-validator.js";
import { identifierProblem } from "../values/names.js";
import { topLevelProblem, validatorProblem } from "../values/validator-rules.js";
import type { UserModule, UserModules } from "./code.js";
import { callError, FunctionError } from "./errors.js";
import { pathWithExtension, shortPath, splitPath } from "./function-path.js";

export type FunctionType = "query" | "mutation" | "action";

/**
 * Who calls: clients reach the app's public functions only, what uses a component the component's public functions
 * only, and the backend itself, administrators and functions of the same component all.
 */
export type Caller = "client" | "parent" | "trusted";

/** One exported function of the user's code. */
export interface FunctionInfo {
  /** Canonical: `dir/file:function`. */
  readonly path: string;
  readonly type: FunctionType;
  readonly isPublic: boolean;
  /** Whether it is in a file that says `"use node"`. */
  readonly isNode: boolean;
  /** Validators as JSON; null for no check of the result. */
  readonly args: ValidatorJSON;
  readonly returns: ValidatorJSON | null;
}

/** A function as `convex/server` registers it. */
export interface RegisteredFunction {
  isQuery?: boolean;
  isMutation?: boolean;
  isAction?: boolean;
  isPublic?: boolean;
  exportArgs?(): string;
  exportReturns?(): string;
  invokeQuery?: (argsJson: string) => Promise<string>;
  invokeMutation?: (argsJson: string) => Promise<string>;
  invokeAction?: (requestId: string, argsJson: string) => Promise<string>;
}

/** All functions of one version of the user's code. */
export class FunctionRegistry {
  readonly #functions: ReadonlyMap<string, FunctionInfo>;
  readonly #unavailable: Readonly<Record<string, string>>;

  /**
   * @param nodeModules - those of files that say `"use node"`
   * @param unavailable - why functions of some modules can't be called, by module path
   * @throws if one of these has a function that is no action
   */
  constructor(
    modules: UserModules,
    nodeModules?: UserModules,
    unavailable: Readonly<Record<string, string>> = {},
  ) {
    this.#unavailable = unavailable;
    const functions = [...functionsIn(modules, false), ...functionsIn(nodeModules, true)];
    const wrong = functions.find(({ isNode, type }) => isNode && type !== "action");
    if (wrong !== undefined) {
      throw new Error(
        `${wrong.path} is a ${wrong.type} in a file that says "use node". Only actions can run in Node: ` +
          `move it to a file of its own.`,
      );
    }
    this.#functions = new Map(functions.map((info) => [info.path, info]));
  }

  get all(): readonly FunctionInfo[] {
    return [...this.#functions.values()];
  }

  get size(): number {
    return this.#functions.size;
  }

  /** Throws what a caller of a missing, internal or different function is told; internal ones look missing to clients. */
  find(path: string, type: FunctionType, caller: Caller): FunctionInfo {
    const info = this.findAny(path, caller);
    if (info.type !== type) {
      throw callError(
        `Trying to execute ${pathWithExtension(path)} as ${title(type)}, but it is defined as ${title(info.type)}.`,
      );
    }
    return info;
  }

  /** Like {@link find}, for callers that take any type. */
  findAny(path: string, caller: Caller): FunctionInfo {
    const info = this.#functions.get(path);
    const [module] = splitPath(path);
    const reason = Object.hasOwn(this.#unavailable, module) ? this.#unavailable[module] : undefined;
    if (reason !== undefined) throw callError(reason);
    if (info === undefined || (caller !== "trusted" && !info.isPublic)) {
      const kind = caller !== "trusted" ? "public function" : "function";
      throw callError(
        `Could not find ${kind} for '${shortPath(path)}'. Did you forget to run \`npx convex dev\` or \`npx convex deploy\`?`,
      );
    }
    return info;
  }
}

/** The function itself, in the instance that is going to run it. */
export function registeredFunction(modules: UserModules, path: string): RegisteredFunction {
  const [module, name] = splitPath(path);
  const registered = modules.modules[module]?.[name];
  if (registered === undefined) throw new FunctionError(`Could not find function for '${shortPath(path)}'.`);
  return registered as RegisteredFunction;
}

function functionsIn(modules: UserModules | undefined, isNode: boolean): FunctionInfo[] {
  return Object.entries(modules?.modules ?? {}).flatMap(([path, module]) =>
    functionsOf(path, module, isNode),
  );
}

function functionsOf(modulePath: string, module: UserModule, isNode: boolean): FunctionInfo[] {
  assertModulePath(modulePath);
  return Object.entries(module).flatMap(([name, exported]) => {
    const type = typeOf(exported);
    if (type === undefined) return [];
    const registered = exported as RegisteredFunction;
    const path = `${modulePath}:${name}`;
    const nameProblem = identifierProblem(name);
    if (nameProblem !== null) throw new Error(`${path} can't be a function's name: ${nameProblem}`);
    return [
      { path, type, isPublic: registered.isPublic === true, isNode, ...validatorsOf(path, registered) },
    ];
  });
}

const PATH_PART_LENGTH = 64;

/** Convex counts the extension as well. */
function assertModulePath(path: string): void {
  for (const part of `${path}.js`.split("/")) {
    if (/^[A-Za-z0-9_.]+$/.test(part) && part.length <= PATH_PART_LENGTH) continue;
    throw new Error(
      `The file ${path} can't be deployed: the names of files and folders hold letters, digits, underscores and ` +
        `dots, ${PATH_PART_LENGTH} characters at most, and ${JSON.stringify(part)} doesn't. Rename it.`,
    );
  }
}

function validatorsOf(path: string, registered: RegisteredFunction): Pick<FunctionInfo, "args" | "returns"> {
  let args: ValidatorJSON;
  let returns: ValidatorJSON | null;
  try {
    args = JSON.parse(registered.exportArgs?.() ?? '{"type":"any"}') as ValidatorJSON;
    returns = JSON.parse(registered.exportReturns?.() ?? "null") as ValidatorJSON | null;
  } catch (error) {
    throw new Error(`The validators of ${path} can't be read: ${String((error as Error).message)}`, {
      cause: error,
    });
  }
  const argsProblem = shapeOfArgs(args) ?? topLevelProblem(args);
  if (argsProblem !== null) throw new Error(`The \`args\` of ${path} are not valid: ${argsProblem}`);
  const returnsProblem = returns === null ? null : validatorProblem(returns);
  if (returnsProblem !== null) throw new Error(`The \`returns\` of ${path} is not valid: ${returnsProblem}`);
  return { args, returns };
}

function shapeOfArgs(args: ValidatorJSON): string | null {
  if (args.type === "object" || args.type === "any") return null;
  return `Args validator must be an object or any. Found ${formatValidator(args)}.`;
}

function typeOf(exported: unknown): FunctionType | undefined {
  if (typeof exported !== "function") return undefined;
  const registered = exported as RegisteredFunction;
  if (registered.isQuery === true) return "query";
  if (registered.isMutation === true) return "mutation";
  return registered.isAction === true ? "action" : undefined;
}

function title(type: FunctionType): string {
  return type[0]?.toUpperCase() + type.slice(1);
}
