import type { RealtimeError } from "../core/errors.js";
import type { Member, MembersState } from "../core/rooms/members-state.js";
import type { Room } from "../core/rooms/room.js";
import type { Profile } from "../core/rooms/room-wire.js";
import type { Source } from "../core/source.js";
import type { ControllerHost } from "./host.js";
import { RoomController, type RoomControllerOptions } from "./room-controller.js";

const joining: MembersState = { name: "joining" };
const nobody: readonly Member[] = [];
const noWish = JSON.stringify([null, "online"]);

export interface MembersControllerOptions extends RoomControllerOptions {
  /** How one wants to be shown. The name and the picture of the sign-in come before this. */
  readonly profile?: Profile | undefined;
  /** `offline`: there without being shown to others. Default: `online`. */
  readonly appear?: "online" | "offline" | undefined;
}

/**
 * Who is in a room, in a Lit element.
 *
 * ```ts
 * class WhoIsHere extends LitElement {
 *   #who = new MembersController(this, () => ({ room: "lobby" }));
 *   render() { return html`${this.#who.members.length} here`; }
 * }
 * ```
 *
 * @public
 */
export class MembersController extends RoomController<MembersControllerOptions, Source<MembersState>> {
  readonly #options: () => MembersControllerOptions;
  /** The room that was told last how one wants to be shown, and what it was told. */
  #told: { readonly room: Room; readonly wish: string } | undefined;

  constructor(host: ControllerHost, options: () => MembersControllerOptions) {
    super(host, options);
    this.#options = options;
  }

  /** `joining` also while there is no client or no room. */
  get state(): MembersState {
    const { refusal } = this;
    if (refusal) return { name: "failed", error: refusal };
    return this.source?.current ?? joining;
  }

  /** Oneself first, then who has been there longest. Nobody until it is known. */
  get members(): readonly Member[] {
    const { state } = this;
    return state.name === "here" ? state.members : nobody;
  }

  get error(): RealtimeError | undefined {
    const { state } = this;
    return state.name === "failed" ? state.error : undefined;
  }

  override hostUpdate(): void {
    super.hostUpdate();
    const { room } = this;
    if (room) this.#tell(room, this.#options());
  }

  protected override watchedOf(room: Room, options: MembersControllerOptions): Source<MembersState> {
    // Before one joins, so that nobody sees one otherwise first.
    this.#tell(room, options);
    return room.members;
  }

  /** Only what changed here: the page's own script, or another element, may have told the room something else. */
  #tell(room: Room, { profile, appear }: MembersControllerOptions): void {
    const wish = JSON.stringify([profile ?? null, appear ?? "online"]);
    const before = this.#told?.room === room ? this.#told.wish : noWish;
    this.#told = { room, wish };
    if (wish !== before) room.appearAs(profile ?? undefined, appear ?? "online");
  }
}
