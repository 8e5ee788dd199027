import type { RealtimeClient } from "../client/realtime-client.js";
import { roomOf } from "../client/rooms/room-of.js";
import type { Room } from "../core/rooms/room.js";
import type { Source } from "../core/source.js";
import type { ClientControllerOptions } from "./client-controller.js";
import { WatchController } from "./watch-controller.js";

export interface RoomControllerOptions extends ClientControllerOptions {
  /** Name of the room, as in "channel:general". One is nowhere while it is empty. */
  readonly room: string | undefined;
}

/** What controllers share that watch something of a room. One is in the room while the host is in the document. */
export abstract class RoomController<
  Options extends RoomControllerOptions,
  Watched extends Source<unknown>,
> extends WatchController<Options, Watched> {
  #room: Room | undefined;

  /** The room, for all that a controller doesn't do. Undefined while there is no client or no name. */
  get room(): Room | undefined {
    return this.source && this.#room;
  }

  /** Tries now, after a failure or a refusal. */
  retry(): void {
    this.room?.retry();
  }

  /** What of the room is watched. */
  protected abstract watchedOf(room: Room, options: Options): Watched;

  protected override open(client: RealtimeClient, options: Options): Watched | undefined {
    if (!options.room) return undefined;
    this.#room = roomOf(client, options.room);
    return this.watchedOf(this.#room, options);
  }

  protected override isSame(before: Options, now: Options): boolean {
    return before.room === now.room;
  }
}
