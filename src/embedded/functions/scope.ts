import type { CodeScope } from "./code.js";
import { SCOPE_NAMES } from "./code.js";
import { createConsole, nodeConsole } from "./console.js";
import type { CurrentInvocation, OutsideWorld } from "./invocation.js";
import { UserResponse } from "./user-response.js";

/** What the operations of the `Convex` global do. */
export interface ConvexGlobal {
  syscall(operation: string, argsJson: string): string;
  asyncSyscall(operation: string, argsJson: string): Promise<string>;
  jsSyscall(operation: string, args: Record<string, unknown>): unknown;
}

/** The globals of one instance of the user's code. */
export function createScope(
  convex: ConvexGlobal,
  current: CurrentInvocation,
  env: Readonly<Record<string, string>>,
): CodeScope {
  const scope: Record<string, unknown> = Object.fromEntries(SCOPE_NAMES.map((name) => [name, undefined]));
  Object.assign(scope, {
    Convex: convex,
    // Frozen: instances run one function after the other, and none may leave anything for the next.
    process: Object.freeze({ env: Object.freeze({ ...env }) }),
    console: createConsole(current),
    // Taken by files that say "use node".
    nodeConsole: nodeConsole(current),
    Date: createDate(current),
    Math: createMath(current),
    crypto: createCrypto(current),
    performance: { now: () => current()?.nowMs() ?? Date.now() },
    // The platform's own would leave what the callback throws to nobody, and not say whose it is.
    queueMicrotask: (callback: () => void) => void Promise.resolve().then(() => callback()),
    structuredClone: cloneWithoutTransfer,
    Response: UserResponse,
    ...createOutsideGlobals(current),
  });
  const standIn = createGlobalThis(scope);
  return { ...scope, globalThis: standIn, self: standIn };
}

function createDate(current: CurrentInvocation): DateConstructor {
  const nowMs = () => current()?.nowMs() ?? Date.now();
  return new Proxy(Date, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [nowMs()] : args, newTarget as typeof Date) as Date,
    apply: () => new Date(nowMs()).toString(),
    get: (target, property, receiver) =>
      property === "now" ? nowMs : (Reflect.get(target, property, receiver) as unknown),
  });
}

function createMath(current: CurrentInvocation): Math {
  const math = Object.create(Math) as Math;
  math.random = () => current()?.random() ?? Math.random();
  return math;
}

function cloneWithoutTransfer<T>(value: T, options?: StructuredSerializeOptions): T {
  if (options !== undefined) throw new Error("structuredClone with transfer not supported");
  return structuredClone(value);
}

/** Random bytes come from the run's own generator, so that queries and mutations stay repeatable. */
function createCrypto(current: CurrentInvocation): Pick<Crypto, "getRandomValues" | "randomUUID" | "subtle"> {
  const randomBytes = (count: number) =>
    current()?.randomBytes(count) ?? crypto.getRandomValues(new Uint8Array(count));
  return {
    getRandomValues: (array) => {
      if (array !== null) {
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(randomBytes(array.byteLength));
      }
      return array;
    },
    randomUUID: () => uuidOf(randomBytes(16)),
    subtle: crypto.subtle,
  };
}

function uuidOf(bytes: Uint8Array): `${string}-${string}-${string}-${string}-${string}` {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function createOutsideGlobals(current: CurrentInvocation): Record<string, unknown> {
  const outside = (name: string): OutsideWorld => {
    const invocation = current();
    if (invocation === undefined)
      throw new Error(`\`${name}\` can't be used while a module is being imported.`);
    return invocation.outside;
  };
  const timers = new Map<number, () => void>();
  let lastTimer = 0;
  const start = (name: string, callback: () => void, delayMs: number, repeat: boolean): number => {
    const world = outside(name);
    const timer = ++lastTimer;
    const fire = () => {
      if (repeat) timers.set(timer, world.setTimer(fire, delayMs));
      else timers.delete(timer);
      callback();
    };
    timers.set(timer, world.setTimer(fire, delayMs));
    return timer;
  };
  const stop = (timer?: number) => {
    if (timer === undefined) return;
    timers.get(timer)?.();
    timers.delete(timer);
  };
  return {
    fetch: (...args: Parameters<typeof fetch>) => outside("fetch").fetch(...args),
    setTimeout: (callback: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) =>
      start("setTimeout", () => callback(...args), delayMs, false),
    setInterval: (callback: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) =>
      start("setInterval", () => callback(...args), delayMs, true),
    clearTimeout: stop,
    clearInterval: stop,
  };
}

/** The language's and the web's own globals, for code that writes `globalThis.structuredClone` and the like. */
const STANDARD_NAMES = [
  ...[
    "Object",
    "Function",
    "Array",
    "String",
    "Number",
    "Boolean",
    "Symbol",
    "BigInt",
    "RegExp",
    "Promise",
    "Proxy",
  ],
  ...[
    "Reflect",
    "JSON",
    "Intl",
    "Map",
    "Set",
    "WeakMap",
    "WeakSet",
    "WeakRef",
    "FinalizationRegistry",
    "Iterator",
  ],
  ...[
    "Error",
    "AggregateError",
    "EvalError",
    "RangeError",
    "ReferenceError",
    "SyntaxError",
    "TypeError",
    "URIError",
  ],
  ...[
    "ArrayBuffer",
    "SharedArrayBuffer",
    "DataView",
    "Atomics",
    "Int8Array",
    "Uint8Array",
    "Uint8ClampedArray",
  ],
  ...[
    "Int16Array",
    "Uint16Array",
    "Int32Array",
    "Uint32Array",
    "Float32Array",
    "Float64Array",
    "BigInt64Array",
  ],
  ...["BigUint64Array", "parseInt", "parseFloat", "isNaN", "isFinite", "encodeURI", "encodeURIComponent"],
  ...[
    "decodeURI",
    "decodeURIComponent",
    "escape",
    "unescape",
    "NaN",
    "Infinity",
    "structuredClone",
    "atob",
    "btoa",
  ],
  ...[
    "URL",
    "URLSearchParams",
    "TextEncoder",
    "TextDecoder",
    "Blob",
    "File",
    "FormData",
    "Headers",
    "Request",
  ],
  ...["ReadableStream", "WritableStream", "TransformStream", "AbortController", "AbortSignal", "Event"],
  ...["EventTarget", "DOMException", "CryptoKey"],
];

function createGlobalThis(scope: Record<string, unknown>): object {
  const real = globalThis as unknown as Record<string, unknown>;
  const standard = STANDARD_NAMES.filter((name) => name in real).map((name) => [name, real[name]]);
  const given = SCOPE_NAMES.filter((name) => scope[name] !== undefined).map((name) => [name, scope[name]]);
  const standIn: Record<string, unknown> = Object.fromEntries([...standard, ...given]) as Record<
    string,
    unknown
  >;
  standIn["globalThis"] = standIn;
  standIn["self"] = standIn;
  return standIn;
}
