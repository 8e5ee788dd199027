import type { Clock } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import type { RoomRemote, Watched } from "./room-ports.js";
import type { LeaseStateResponse, ListedLease } from "./room-wire.js";
import { Timers } from "./timers.js";

/** Without a connection others are shown for so long as they were; then nobody knows. Milliseconds. */
const SHOWN_BLIND_MS = 10_000;

/** What the server lists of a lease, and whether it may still be shown. */
export class LeaseSight {
  /** Null while nothing is known. */
  listed: ListedLease | null = null;
  private readonly clock: Clock;
  private readonly remote: Pick<RoomRemote, "link" | "watchLease">;
  private readonly timers: Timers<"blind">;
  private readonly changed: () => void;
  /** By the monotonic clock; null while it is kept up to date. */
  private blindSince: number | null = null;
  private unwatch: Unsubscribe = () => undefined;

  /** `changed`: nobody knows any more. */
  constructor(clock: Clock, remote: Pick<RoomRemote, "link" | "watchLease">, changed: () => void) {
    this.clock = clock;
    this.remote = remote;
    this.timers = new Timers(clock);
    this.changed = changed;
  }

  /** Null also where it is too long ago. */
  get shown(): ListedLease | null {
    const { blindSince } = this;
    const isOld = blindSince !== null && this.clock.monotonic() - blindSince >= SHOWN_BLIND_MS;
    return isOld ? null : this.listed;
  }

  /** As its holder, or as one who is to be, waits, or asks. */
  lists(session: string): boolean {
    const { listed } = this;
    if (!listed) return false;
    return [listed.holder, listed.next, listed.ask, ...listed.queue].some(
      (each) => each?.session === session,
    );
  }

  watch(token: string, resource: string, came: (result: Watched<LeaseStateResponse>) => void): void {
    this.unwatch();
    this.unwatch = this.remote.watchLease(token, resource, (result) => {
      if (result.name === "result" && result.value.name === "lease") {
        this.listed = result.value;
        if (this.remote.link.isOpen) this.blindSince = null;
      }
      came(result);
    });
  }

  /** The connection is there again, and what didn't change meanwhile isn't told anew. */
  linked(): void {
    if (this.listed) this.blindSince = null;
  }

  /** Nothing more is heard of it for now. */
  lose(): void {
    if (this.blindSince !== null) return;
    this.blindSince = this.clock.monotonic();
    this.timers.set("blind", SHOWN_BLIND_MS, () => this.changed());
  }

  stop(): void {
    this.unwatch();
    this.unwatch = () => undefined;
  }

  forget(): void {
    this.listed = null;
  }

  close(): void {
    this.stop();
    this.forget();
    this.blindSince = null;
    this.timers.clear("blind");
  }
}
