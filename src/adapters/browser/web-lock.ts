import type { LockHolder, TabLock } from "../../core/outbox/tabs.js";

/** The browser's lock of that name, or null where it has none for this page (plain http, old engines). */
export function webLock(name: string): TabLock | null {
  const locks = typeof navigator === "undefined" ? undefined : (navigator as { locks?: LockManager }).locks;
  if (!locks) return null;
  return {
    isLease: false,
    // A request that doesn't wait (`ifAvailable`), asked again by all, gives two leaders or none.
    request(holder) {
      const controller = new AbortController();
      const letGo = hold(
        (whileHeld) => locks.request(name, { signal: controller.signal }, whileHeld),
        holder,
      );
      return () => {
        letGo();
        controller.abort();
      };
    },
    steal: (holder) => hold((whileHeld) => locks.request(name, { steal: true }, whileHeld), holder),
  };
}

function hold(request: (whileHeld: () => Promise<void>) => Promise<unknown>, holder: LockHolder): () => void {
  let state: "waiting" | "held" | "over" = "waiting";
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const granted = (): void => {
    if (state !== "waiting") return;
    state = "held";
    holder.granted();
  };
  const ended = (): void => {
    const wasHeld = state === "held";
    state = "over";
    if (wasHeld) holder.lost();
  };
  // What `granted` throws must not count as the end of the lock.
  request(() => {
    queueMicrotask(granted);
    return released;
    // A request that fails before it is granted was aborted, or its page is gone.
  }).catch(ended);
  return () => {
    state = "over";
    release();
  };
}
