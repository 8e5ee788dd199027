import type { Outcome } from "../deployment/outcome.js";
import { encodeTimestamp } from "./timestamps.js";

/** Three counters that only grow: the client checks that each transition starts where the last one ended. */
export interface StateVersion {
  readonly querySet: number;
  readonly identity: number;
  readonly ts: bigint;
}

export interface TransitionMessage {
  readonly startVersion: StateVersion;
  readonly endVersion: StateVersion;
  /** JSON texts of the modifications, made once and shared by every socket that shows the same result. */
  readonly modifications: readonly string[];
  readonly clientClockSkew: number | undefined;
  readonly serverTs: bigint;
}

export const PING = '{"type":"Ping"}';

export function encodeTransition(message: TransitionMessage): string {
  const skew = message.clientClockSkew === undefined ? "" : `,"clientClockSkew":${message.clientClockSkew}`;
  return (
    `{"type":"Transition","startVersion":${encodeVersion(message.startVersion)}` +
    `,"endVersion":${encodeVersion(message.endVersion)},"modifications":[${message.modifications.join(",")}]` +
    `${skew},"serverTs":${message.serverTs}}`
  );
}

export function encodeMutationResponse(requestId: number, outcome: Outcome): string {
  const ts = outcome.success ? `,"ts":"${encodeTimestamp(outcome.ts)}"` : "";
  return `{"type":"MutationResponse","requestId":${requestId}${encodeOutcome(outcome)}${ts}}`;
}

export function encodeActionResponse(requestId: number, outcome: Outcome): string {
  return `{"type":"ActionResponse","requestId":${requestId}${encodeOutcome(outcome)}}`;
}

export function encodeFatalError(error: string): string {
  return JSON.stringify({ type: "FatalError", error });
}

export function encodeAuthError(error: string, baseVersion: number, authUpdateAttempted: boolean): string {
  return JSON.stringify({ type: "AuthError", error, baseVersion, authUpdateAttempted });
}

function encodeVersion(version: StateVersion): string {
  return `{"querySet":${version.querySet},"identity":${version.identity},"ts":"${encodeTimestamp(version.ts)}"}`;
}

function encodeOutcome(outcome: Outcome): string {
  const logLines = `,"logLines":${JSON.stringify(outcome.logLines)}`;
  if (outcome.success) return `,"success":true,"result":${outcome.valueJson}${logLines}`;
  const errorData = outcome.errorDataJson === undefined ? "" : `,"errorData":${outcome.errorDataJson}`;
  return `,"success":false,"result":${JSON.stringify(outcome.errorMessage)}${errorData}${logLines}`;
}
