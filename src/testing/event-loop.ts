interface Loop {
  readonly setImmediate?: (task: () => void) => unknown;
}

/** Resolves when all microtasks that are due have run, and those that they led to. */
export function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as Loop;
  return new Promise((resolve) => {
    if (setImmediate) setImmediate(resolve);
    else askChannel(resolve);
  });
}

/** Timers of a page wait for 4 ms after the first few. */
function askChannel(resolve: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
}
