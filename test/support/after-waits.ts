import type { VirtualClock } from "../../src/testing/virtual-clock.js";

/** Lets time pass until the call has ended. */
export async function afterWaits<Result>(clock: VirtualClock, call: Promise<Result>): Promise<Result> {
  let isUnderWay = true;
  void Promise.allSettled([call]).then(() => (isUnderWay = false));
  while (isUnderWay) {
    await new Promise(setImmediate);
    clock.advance(100);
  }
  return call;
}
