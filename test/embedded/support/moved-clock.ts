import type { Clock } from "../../../src/embedded/deployment/ports.js";
import { nodePorts } from "../../../src/embedded/node/node-ports.js";

/** The clock of a machine whose owner sets it to another time; timers go on as they were. */
export class MovedClock implements Clock {
  #aheadMs = 0;

  setTimer(...args: Parameters<Clock["setTimer"]>): ReturnType<Clock["setTimer"]> {
    return nodePorts.clock.setTimer(...args);
  }

  yieldToEventLoop(): Promise<void> {
    return nodePorts.clock.yieldToEventLoop();
  }

  nowMs(): number {
    return nodePorts.clock.nowMs() + this.#aheadMs;
  }

  move(byMs: number): void {
    this.#aheadMs += byMs;
  }
}
