import type { RealtimeError } from "../core/errors.js";
import type { Member, MembersState } from "../core/rooms/members-state.js";
import type { Room } from "../core/rooms/room.js";
import type { Source } from "../core/source.js";
import { RoomController, type RoomControllerOptions } from "./room-controller.js";

const joining: MembersState = { name: "joining" };
const nobody: readonly Member[] = [];

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
export class MembersController extends RoomController<RoomControllerOptions, Source<MembersState>> {
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

  protected override watchedOf(room: Room): Source<MembersState> {
    return room.members;
  }
}
