import type { Json, JsonObject } from "../../core/outbox/json.js";
import type {
  AfterVoid,
  ConflictPolicy,
  Operation,
  Progress,
  QuarantineReason,
  Witness,
} from "../../core/outbox/operation.js";
import type { NumberRange, OutboxMeta } from "../../core/outbox/outbox-store.js";

/**
 * Whether what was read has the shape of what is written. A browser's database outlives the code that wrote to it, and anybody
 * can edit it: what core gets to see it can rely on.
 */

type Fields<T> = { readonly [Name in keyof Required<T>]: (value: unknown) => boolean };

const policies: Readonly<Record<ConflictPolicy, true>> = {
  none: true,
  "server-wins": true,
  "client-wins": true,
  merge: true,
  ask: true,
};

export function isOperation(value: unknown): value is Operation {
  return hasFields<Operation>(value, {
    id: isString,
    fn: isString,
    v: isNumber,
    args: isObject,
    lane: isString,
    dependsOn: isListOf(isString),
    idPaths: isListOf(isString),
    witness: isNullOr(isWitness),
    policy: (policy) => isString(policy) && Object.hasOwn(policies, policy),
    label: isNullOr(isString),
    createdAt: isNumber,
    retryOf: isNullOr(isString),
    mergeRound: isNumber,
  });
}

export function isProgress(value: unknown): value is Progress {
  const progress = value as Progress;
  if (!isObject(value)) return false;
  switch (progress.name) {
    case "queued":
      return isNullOr(isNumber)(progress.number);
    case "sent":
    case "unknown":
      return isNumber(progress.number);
    case "voiding":
      return isNumber(progress.number) && isAfterVoid(progress.then);
    case "applied":
      return hasFields<typeof progress>(value, {
        name: isString,
        number: isNumber,
        value: isJson,
        isTruncated: isBoolean,
        ids: isListOf(isString),
        commitTs: isNullOr((ts) => typeof ts === "bigint"),
        // Any, or none.
        overwrote: () => true,
      });
    case "conflict":
      return isNumber(progress.number) && isJson(progress.theirs);
    case "quarantined":
      return isNullOr(isNumber)(progress.number) && isQuarantineReason(progress.reason);
    default:
      return false;
  }
}

export function isOutboxMeta(value: unknown): value is OutboxMeta {
  return hasFields<OutboxMeta>(value, {
    client: isString,
    isRegistered: isBoolean,
    nextNumber: isNumber,
    acked: isListOf((range) => hasFields<NumberRange>(range, { from: isNumber, to: isNumber })),
    generation: isString,
  });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isNumber(value: unknown): value is number {
  return typeof value === "number" && !Number.isNaN(value);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isWitness(value: unknown): value is Witness {
  return hasFields<Witness>(value, { hash: isString, seen: isJson });
}

function isAfterVoid(value: unknown): value is AfterVoid {
  const then = value as AfterVoid;
  if (!isObject(value)) return false;
  return then.name === "discarded" || (then.name === "quarantined" && isQuarantineReason(then.reason));
}

function isQuarantineReason(value: unknown): value is QuarantineReason {
  const reason = value as QuarantineReason;
  if (!isObject(value)) return false;
  switch (reason.name) {
    case "rejected":
      return isObject(reason.error) && isString(reason.error.code) && isString(reason.error.message);
    case "too-large":
      return isNumber(reason.bytes);
    case "dependency":
      return isString(reason.on);
    case "server-error":
      return isString(reason.message);
    case "unknown-function":
    case "version":
    case "expired":
      return true;
    default:
      return false;
  }
}

function hasFields<T>(value: unknown, fields: Fields<T>): boolean {
  if (!isObject(value)) return false;
  return Object.entries<(field: unknown) => boolean>(fields).every(([name, isRight]) => isRight(value[name]));
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

/** That there is something: what JSON text and the database's own copies bring can't be anything else. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}

function isNullOr(isRight: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === null || isRight(value);
}

function isListOf(isRight: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isRight);
}
