import type { ReactiveControllerHost } from "lit";

/** An element that takes Lit controllers. */
export type ControllerHost = ReactiveControllerHost & HTMLElement;

/** Runs `release` a microtask from now, unless the element is in a document again by then (it was moved). */
export function whenGone(host: HTMLElement, release: () => void): void {
  queueMicrotask(() => {
    if (!host.isConnected) release();
  });
}
