import type { RealtimeError } from "../../core/errors.js";
import type { RemoteResult } from "../../core/ports.js";

/** Mutations without an answer. The Convex client forgets them when it is closed; here each gets an answer. */
export class PendingMutations {
  private readonly interrupts = new Set<(error: RealtimeError) => void>();

  get size(): number {
    return this.interrupts.size;
  }

  /** The result of `answer`, or the error of an interruption, whichever comes first. */
  add(answer: Promise<RemoteResult>): Promise<RemoteResult> {
    return new Promise((resolve) => {
      const settle = (result: RemoteResult): void => {
        this.interrupts.delete(interrupt);
        resolve(result);
      };
      const interrupt = (error: RealtimeError): void => settle({ ok: false, error });
      this.interrupts.add(interrupt);
      void answer.then(settle);
    });
  }

  interruptAll(error: RealtimeError): void {
    for (const interrupt of [...this.interrupts]) interrupt(error);
  }
}
