import type { Success } from "./outcome.js";

/** A mutation as its client names it, the same on every socket on which it is sent. */
export interface SessionRequest {
  readonly sessionId: string;
  readonly requestId: number;
  /** Who sends it. A session's id is no proof of that. Missing in what an older version has kept: anybody. */
  readonly owner: string | undefined;
}

/** What is kept with the commit of a client's mutation: its answer, for when the client asks again. */
export function sessionNote(request: SessionRequest, outcome: Success): string {
  const { sessionId, requestId, owner } = request;
  const { valueJson, logLines, ts } = outcome;
  return JSON.stringify([sessionId, requestId, valueJson, logLines, String(ts), owner]);
}

/** Reads {@link sessionNote}. */
export function parseSessionNote(note: string): {
  readonly request: SessionRequest;
  readonly outcome: Success;
} {
  const [sessionId, requestId, valueJson, logLines, ts, owner] = JSON.parse(note) as [
    string,
    number,
    string,
    string[],
    string,
    string | undefined,
  ];
  return {
    request: { sessionId, requestId, owner },
    outcome: { success: true, valueJson, logLines, ts: BigInt(ts) },
  };
}
