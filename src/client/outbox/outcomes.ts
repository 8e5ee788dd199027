import { decodeValue } from "../../adapters/convex/json-values.js";
import { RealtimeError } from "../../core/errors.js";
import type { Outcome } from "../../core/outbox/life.js";
import type { Progress, QuarantineReason } from "../../core/outbox/operation.js";
import type { FailureReason } from "../outbox-source.js";
import type { MutationOutcome } from "../realtime-client.js";

/** How a queued operation ended, for whoever called the mutation. */
export function outcomeFor(name: string, outcome: Outcome): MutationOutcome<unknown> {
  switch (outcome.name) {
    case "applied":
      return { name: "applied", value: decodeValue(outcome.value) };
    case "conflict":
      return { name: "conflict", error: conflictError(name, decodeValue(outcome.theirs)) };
    case "cancelled":
      return { name: "cancelled", error: cancelledError(name) };
    case "quarantined":
      return { name: "rejected", error: errorOf(name, outcome.reason) };
    case "not-kept":
      return { name: "rejected", error: notKeptError(name, outcome.error) };
    case "forgotten":
      return { name: "interrupted", error: forgottenError };
  }
}

/** Why an operation waits for a person. */
export function failureOf(
  name: string,
  progress: Extract<Progress, { name: "conflict" | "quarantined" }>,
): RealtimeError {
  return progress.name === "conflict"
    ? conflictError(name, decodeValue(progress.theirs))
    : errorOf(name, progress.reason);
}

/** The same in one word. Null: it doesn't. */
export function reasonOf(progress: Progress): FailureReason | null {
  if (progress.name === "conflict") return "conflict";
  return progress.name === "quarantined" ? progress.reason.name : null;
}

function errorOf(name: string, reason: QuarantineReason): RealtimeError {
  if (reason.name !== "rejected") {
    return new RealtimeError("mutation-quarantined", `${name} was not applied: ${why(reason)}.`);
  }
  const { message, data } = reason.error;
  const options = data === undefined ? {} : { data: decodeValue(data) };
  return new RealtimeError("mutation-failed", `${name} failed: ${message}`, options);
}

function why(reason: Exclude<QuarantineReason, { name: "rejected" }>): string {
  switch (reason.name) {
    case "unknown-function":
      return "the server doesn't know it, or doesn't allow it";
    case "version":
      return "another version of the app made it";
    case "too-large":
      return "its arguments are too large";
    case "dependency":
      return "something that it builds on was not applied";
    case "server-error":
      return `the server failed again and again: ${reason.message}`;
    case "expired":
      return "the server has forgotten whether it took effect";
  }
}

function conflictError(name: string, theirs: unknown): RealtimeError {
  const message = `${name} was not applied: what it relied on had changed meanwhile.`;
  return new RealtimeError("mutation-conflict", message, { data: theirs });
}

function notKeptError(name: string, cause: Error): RealtimeError {
  const message = `${name} was not applied: the device couldn't keep it, and has kept a later one of its lane.`;
  return new RealtimeError("mutation-quarantined", message, { cause });
}

function cancelledError(name: string): RealtimeError {
  return new RealtimeError("mutation-cancelled", `${name} was undone before it took effect.`);
}

const forgottenError = new RealtimeError(
  "mutation-interrupted",
  "It ended, and nobody here can tell how any more.",
);

export const closedOutcome: MutationOutcome<never> = {
  name: "interrupted",
  error: new RealtimeError(
    "client-closed",
    "The client was closed before it had settled. What is kept on the device goes on with the next client.",
  ),
};

export const parkedOutcome: MutationOutcome<never> = {
  name: "interrupted",
  error: new RealtimeError(
    "sign-in-changed",
    "It is kept, and goes on when the user who made it is signed in again.",
  ),
};

export const wipedOutcome: MutationOutcome<never> = {
  name: "interrupted",
  error: new RealtimeError(
    "sign-in-changed",
    "Its user signed out and had it deleted from this device. Unless it was sent before, it does not take effect.",
  ),
};
