import type { BaseConvexClient, ConvexClient } from "convex/browser";

/** A backend and the network to it, wherever they run. Made anew for each case. */
export interface World {
  openClient(): ConvexClient;
  openBaseClient(onTransition: () => void): BaseConvexClient;
  callAsAdmin(name: string, args: Record<string, unknown>): Promise<unknown>;
  /** A token for a user, of the development issuer. */
  tokenOf(user: string): Promise<string>;
  readonly network: Network;
  close(): Promise<void>;
}

export interface Network {
  /** Connections break, and none can be made. */
  goDown(): void;
  comeBack(): void;
  /** Breaks the connection once, just before the first frame that matches. */
  cutOnceBefore(matches: (direction: "toServer" | "toClient", frame: string) => boolean): void;
  readonly cuts: number;
  /** Breaks every connection; new ones can be made. */
  dropAll(): void;
}

/** The part of chai that vitest and the browser's test runner share. */
export interface Assert {
  equal(actual: unknown, expected: unknown): void;
  deepEqual(actual: unknown, expected: unknown): void;
  isTrue(value: unknown, message?: string): void;
}

export interface Case {
  readonly name: string;
  readonly run: (world: World, assert: Assert) => Promise<void>;
}

/** Resolves when `check` no longer throws; rejects with its last error after five seconds. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  const endMs = Date.now() + 5000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > endMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
