import type { UserModule } from "../../functions/code.js";
import { errorOf } from "../../functions/errors.js";
import type { ActionProcess } from "./action-process.js";
import type { LoadedFunction, LoadMessage } from "./messages.js";
import type { ProcessPool } from "./process-pool.js";

const MAX_LOAD_MS = 10_000;

interface LoadedModules {
  /** Stand-ins by module path: they say what the functions are, and can't be called. */
  readonly modules: Readonly<Record<string, UserModule>>;
  /** Why the others can't be imported. */
  readonly broken: Readonly<Record<string, string>>;
}

/** Imports modules to see what they export. One that ends the process, or never ends, is broken; the others go on. */
export async function loadModules(
  pool: ProcessPool,
  names: readonly string[],
  loadMessage: (module: string) => LoadMessage,
  mapStack: (stack: string) => string,
): Promise<LoadedModules> {
  const modules: Record<string, UserModule> = {};
  const broken: Record<string, string> = {};
  let process: ActionProcess | undefined;
  for (const name of names) {
    process ??= pool.take();
    const result = await load(process, loadMessage(name), mapStack);
    if (result.functions !== undefined) modules[name] = standIns(result.functions);
    else {
      broken[name] = result.reason;
      process.kill(); // It may be in any state.
      process = undefined;
    }
  }
  process?.kill();
  return { modules, broken };
}

type Loaded =
  | { readonly functions: readonly LoadedFunction[] }
  | { readonly functions?: undefined; readonly reason: string };

async function load(
  process: ActionProcess,
  message: LoadMessage,
  mapStack: (stack: string) => string,
): Promise<Loaded> {
  let timer: NodeJS.Timeout | undefined;
  const loaded = new Promise<Loaded>((resolve) => {
    process.listen((said) => {
      if (said.type === "loaded") resolve({ functions: said.functions });
      if (said.type === "load-failed" || said.type === "failed")
        resolve({ reason: errorOf(said.thrown, mapStack).message });
    });
    void process.ended.then(({ message: reason }) => resolve({ reason }));
    const reason = `It takes longer than ${MAX_LOAD_MS / 1000} seconds to import.`;
    timer = setTimeout(() => resolve({ reason }), MAX_LOAD_MS);
  });
  process.send(message);
  return loaded.finally(() => clearTimeout(timer));
}

function standIns(functions: readonly LoadedFunction[]): UserModule {
  return Object.fromEntries(
    functions.map(({ name, args, returns, ...kind }) => {
      const validators = { exportArgs: args && (() => args), exportReturns: returns && (() => returns) };
      return [name, Object.assign(() => undefined, kind, validators)];
    }),
  );
}
