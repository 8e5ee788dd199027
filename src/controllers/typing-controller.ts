import type { Member } from "../core/rooms/members-state.js";
import type { Room } from "../core/rooms/room.js";
import type { Typing } from "../core/rooms/typing.js";
import type { Unsubscribe } from "../core/source.js";
import { RoomController, type RoomControllerOptions } from "./room-controller.js";

const nobody: readonly Member[] = [];

/**
 * Who types in a room, in a Lit element, and a way to say that one does.
 *
 * ```ts
 * class MyComposer extends LitElement {
 *   #typing = new TypingController(this, () => ({ room: "lobby" }));
 *   render() {
 *     return html`<input @input=${() => this.#typing.input()} @blur=${() => this.#typing.stop()} />
 *       ${this.#typing.members.map(({ name }) => html`<p>${name} is typing</p>`)}`;
 *   }
 * }
 * ```
 *
 * What was said is taken back when the host is removed, and when it has another room.
 *
 * @public
 */
export class TypingController extends RoomController<RoomControllerOptions, Typing> {
  #hasSaid = false;

  /** Who types, of those whose names are known. Never oneself. */
  get members(): readonly Member[] {
    return this.source?.current.members ?? nobody;
  }

  /** How many type beyond those. */
  get others(): number {
    return this.source?.current.others ?? 0;
  }

  /**
   * The user has typed something: to be called with each key, as often as it happens. Others are told at once, again every
   * 3 seconds while keys come, and forget it 5 seconds later. Nothing of what is typed is passed on.
   */
  input(): void {
    if (!this.source) return;
    this.#hasSaid = true;
    this.source.input();
  }

  /** The user has sent it, emptied it or gone elsewhere. Does nothing where nothing was said here. */
  stop(): void {
    if (this.#hasSaid) this.source?.stop();
    this.#hasSaid = false;
  }

  protected override watchedOf(room: Room): Typing {
    return room.typing;
  }

  protected override sourceChanged(): Unsubscribe {
    return () => this.stop();
  }
}
