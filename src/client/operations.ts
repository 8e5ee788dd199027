import type { FunctionCall, Ids, LeaveGuard, Remote } from "../core/ports.js";
import type { MutationOutcome, Operation } from "./realtime-client.js";

/** Makes operations of mutation calls. */
export class Operations {
  private readonly remote: Remote;
  private readonly ids: Ids;
  private readonly leaveGuard: LeaveGuard;

  constructor(remote: Remote, ids: Ids, leaveGuard: LeaveGuard) {
    this.remote = remote;
    this.ids = ids;
    this.leaveGuard = leaveGuard;
  }

  run(call: FunctionCall): Operation<unknown> {
    return {
      id: this.ids.next(),
      saved: Promise.resolve({ name: "volatile", error: null }),
      settled: this.settle(call),
    };
  }

  private async settle(call: FunctionCall): Promise<MutationOutcome<unknown>> {
    const release = this.leaveGuard.hold();
    try {
      return await this.remote.mutate(call);
    } finally {
      release();
    }
  }
}
