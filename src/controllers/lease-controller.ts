import type { RealtimeClient } from "../client/realtime-client.js";
import { guestOf } from "../client/rooms/guest-of.js";
import type { RealtimeError } from "../core/errors.js";
import { leaseOf } from "../core/rooms/lease-of.js";
import type { Lease } from "../core/rooms/lease.js";
import type { AcquireOptions } from "../core/rooms/lease-options.js";
import type { Acquired, LeaseAnswer, LeaseState } from "../core/rooms/lease-state.js";
import type { Room } from "../core/rooms/room.js";
import type { Unsubscribe } from "../core/source.js";
import { RoomController, type RoomControllerOptions } from "./room-controller.js";

export interface LeaseControllerOptions extends RoomControllerOptions {
  /** What the lease is for, as in "title". None is watched while it is empty. */
  readonly resource: string | undefined;
}

const unknown: LeaseState = { name: "unknown", isConnecting: true, lost: null };

/**
 * A lock on something in a room, in a Lit element. What the host has taken it gives back when it leaves the document.
 *
 * ```ts
 * class TitleEditor extends LitElement {
 *   #lease = new LeaseController(this, () => ({ room: "doc:42", resource: "title" }));
 *   render() { return html`<input ?disabled=${this.#lease.fence === undefined} @focus=${() => this.#lease.acquire()}>`; }
 * }
 * ```
 *
 * @public
 */
export class LeaseController extends RoomController<LeaseControllerOptions, Lease> {
  #isTaken = false;

  /** `unknown` also while there is no client, no room or no resource. */
  get state(): LeaseState {
    const { refusal } = this;
    if (refusal) return { name: "failed", error: refusal, lost: null };
    return this.source?.current ?? unknown;
  }

  /** What goes with each write that the lease is for; undefined while this tab doesn't hold it. */
  get fence(): bigint | undefined {
    const { state } = this;
    return state.name === "mine" ? state.fence : undefined;
  }

  /** What goes with the fence where nobody is signed in: see `guestOf`. Undefined while this tab doesn't hold it, and where somebody is. */
  get guest(): string | undefined {
    const { client } = this;
    return client && this.fence !== undefined ? guestOf(client) : undefined;
  }

  get error(): RealtimeError | undefined {
    const { state } = this;
    return state.name === "failed" ? state.error : undefined;
  }

  /** The lease itself. Undefined while there is no client, no room or no resource. */
  get lease(): Lease | undefined {
    return this.source;
  }

  /** Wants to hold it. See `Lease`. */
  acquire(options?: AcquireOptions): Promise<Acquired> {
    return this.#take((lease) => lease.acquire(options));
  }

  /** Takes it from whoever holds it, where the server lets one. */
  takeOver(): Promise<Acquired> {
    return this.#take((lease) => lease.takeOver());
  }

  /** Asks the holder for it, in at most 200 characters. */
  async ask(text?: string): Promise<LeaseAnswer> {
    this.#isTaken = true;
    return (await this.source?.ask(text)) ?? "unavailable";
  }

  /** Answers who asks for it. */
  async answer(answer: "give" | "keep"): Promise<LeaseAnswer> {
    return (await this.source?.answer(answer)) ?? "unavailable";
  }

  /** Gives it back, or stops waiting for it. */
  async release(): Promise<LeaseAnswer> {
    this.#isTaken = false;
    return (await this.source?.release()) ?? "done";
  }

  override retry(): void {
    this.source?.retry();
  }

  protected override watchedOf(room: Room, { resource = "" }: LeaseControllerOptions): Lease {
    return leaseOf(room, resource);
  }

  protected override open(client: RealtimeClient, options: LeaseControllerOptions): Lease | undefined {
    return options.resource ? super.open(client, options) : undefined;
  }

  protected override isSame(before: LeaseControllerOptions, now: LeaseControllerOptions): boolean {
    return super.isSame(before, now) && before.resource === now.resource;
  }

  protected override sourceChanged(lease: Lease | undefined): Unsubscribe | undefined {
    this.#isTaken = false;
    return () => {
      if (this.#isTaken) void lease?.release();
      this.#isTaken = false;
    };
  }

  async #take(take: (lease: Lease) => Promise<Acquired>): Promise<Acquired> {
    const { source } = this;
    if (!source) return { name: "unavailable" };
    this.#isTaken = true;
    return take(source);
  }
}
