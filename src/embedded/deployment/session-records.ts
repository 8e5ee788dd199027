import type { Outcome, Success } from "./outcome.js";
import { parseSessionNote, sessionNote, type SessionRequest } from "./session-notes.js";

const KEPT_MS = 14 * 24 * 60 * 60 * 1000;

interface DoneRequest {
  readonly request: SessionRequest;
  readonly outcome: Success;
  readonly atMs: number;
}

interface RunningRequest {
  readonly request: SessionRequest;
  readonly waiting: Waiter[];
}

/** Someone who waits for a mutation to end. */
export interface Waiter {
  settle(outcome: Outcome): void;
  /** Its socket is closed: nothing is started for it any more. */
  isGone(): boolean;
}

/**
 * What became of the mutations of each client, so that one that is sent again takes effect once. Failures aren't kept:
 * they left nothing behind, and running again is what the client asks for.
 */
export class SessionRecords {
  readonly #done = new Map<string, DoneRequest>();
  readonly #running = new Map<string, RunningRequest>();

  /** Takes over what was kept, oldest first. */
  restore(notes: readonly string[]): void {
    for (const note of notes) {
      const { request, outcome } = parseSessionNote(note);
      this.#done.set(keyOf(request), { request, outcome, atMs: Number(outcome.ts / 1_000_000n) });
    }
  }

  /** What must be kept of it. */
  notes(): string[] {
    return [...this.#done.values()].map(({ request, outcome }) => sessionNote(request, outcome));
  }

  /** True if somebody else has sent it: nothing of it is told to this one, and nothing runs a second time. */
  isOfAnother(request: SessionRequest): boolean {
    const known = (this.#done.get(keyOf(request)) ?? this.#running.get(keyOf(request)))?.request;
    return known?.owner !== undefined && known.owner !== request.owner;
  }

  find(request: SessionRequest): Success | undefined {
    return this.#done.get(keyOf(request))?.outcome;
  }

  /** True if the request is queued or running already: the waiter is then told when that run ends. */
  join(request: SessionRequest, waiter: Waiter): boolean {
    const running = this.#running.get(keyOf(request));
    running?.waiting.push(waiter);
    return running !== undefined;
  }

  begin(request: SessionRequest, waiter: Waiter): void {
    this.#running.set(keyOf(request), { request, waiting: [waiter] });
  }

  isWanted(request: SessionRequest): boolean {
    return this.#running.get(keyOf(request))?.waiting.some((waiter) => !waiter.isGone()) ?? false;
  }

  /** Ends a run and tells everyone who waits for it. */
  end(request: SessionRequest, outcome: Outcome, nowMs: number): void {
    const key = keyOf(request);
    const waiting = this.#running.get(key)?.waiting ?? [];
    this.#running.delete(key);
    if (outcome.success) this.#done.set(key, { request, outcome, atMs: nowMs });
    this.#forgetOld(nowMs);
    for (const waiter of waiting) waiter.settle(outcome);
  }

  /** Forgets a run that never started because nobody waits for it. */
  drop(request: SessionRequest): void {
    this.#running.delete(keyOf(request));
  }

  #forgetOld(nowMs: number): void {
    for (const [key, record] of this.#done) {
      if (nowMs - record.atMs < KEPT_MS) return; // The map is in the order of time.
      this.#done.delete(key);
    }
  }
}

function keyOf(request: SessionRequest): string {
  return `${request.requestId}/${request.sessionId}`;
}
