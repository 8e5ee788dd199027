import type { Unsubscribe } from "../source.js";

/**
 * What pages and workers that share an outbox need of the browser, to agree on the one that drains it. "Tab" stands for
 * all of them.
 */

/** A lock that one tab holds at most, all others waiting in a queue. */
export interface TabLock {
  /**
   * Whether it is held only as long as its holder leaves signs of life in the store, for want of anything better.
   */
  readonly isLease: boolean;
  /**
   * Waits for the lock, behind those who wait already. A tab has one request at a time.
   *
   * @returns lets go of the lock, or of the wait for it: nothing is told from there on.
   */
  request(holder: LockHolder): () => void;
  /** Takes the lock from whoever holds it, past those who wait. */
  steal(holder: LockHolder): () => void;
}

export interface LockHolder {
  /** Once, never before `request` has returned. */
  granted(): void;
  /** Somebody stole it. */
  lost(): void;
}

/** Carries messages to all other tabs that have it open. Any of them may get lost. */
export interface TabChannel {
  open(receive: (message: TabMessage) => void): OpenTabChannel;
}

export interface OpenTabChannel {
  post(message: TabMessage): void;
  close(): void;
}

export type TabMessage =
  /** The outbox has changed. */
  | { readonly name: "hint" }
  /** Whoever leads is alive. */
  | { readonly name: "beat"; readonly isVisible: boolean }
  /** A tab that the user sees has something to send, and hears nothing of a leader that could. */
  | { readonly name: "ask" };

/** What becomes of the page that the tab shows. Outside of a page: always visible, and nothing is told. */
export interface PageLife {
  readonly isVisible: boolean;
  subscribe(listener: (event: PageLifeEvent) => void): Unsubscribe;
}

/**
 * `suspended`: the page is left or frozen, and may come back from there without being loaded again. What others wait for must
 * not be held by it. `resumed`: it is back. Both may be told more than once.
 */
export type PageLifeEvent = "visible" | "hidden" | "suspended" | "resumed";
