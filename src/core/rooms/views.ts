import type { Clock } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import { Follow, type View } from "./follow.js";
import { isFresh, RenewedSignal } from "./renewed-signal.js";
import type { Room } from "./room.js";
import type { SignalChannel } from "./signal-channel.js";

export interface ViewsPorts {
  readonly room: Pick<Room, "members" | "signal">;
  readonly clock: Clock;
  /** Tells of each thing that the user does with the page. */
  readonly onAct: (listener: () => void) => Unsubscribe;
}

/** What one lets others see, until `stop()`. */
export interface SharedView {
  /** Call it at each change, as often as there is one. */
  look(view: View): void;
  stop(): void;
}

const longestAnchor = 256;

function isView(value: unknown): value is View {
  const { anchor, offset } = Object(value) as Partial<Record<keyof View, unknown>>;
  if (typeof anchor !== "string" || anchor.length > longestAnchor) return false;
  return typeof offset === "number" && offset >= 0 && offset <= 1;
}

const isUserId = (value: unknown): value is string => typeof value === "string";

/** "See what Ana sees", by two kinds of signals of a room: `follow` says whom somebody follows, `view` what somebody looks at. */
export class Views {
  private readonly ports: ViewsPorts;
  private readonly views: SignalChannel<View>;
  private readonly follows: SignalChannel<string>;
  private followed: Follow | undefined;

  constructor(ports: ViewsPorts) {
    this.ports = ports;
    this.views = ports.room.signal("view", isView);
    this.follows = ports.room.signal("follow", isUserId);
  }

  /** Lets others follow. Nothing is sent while nobody does. */
  share(): SharedView {
    const { room, clock } = this.ports;
    const shown = new RenewedSignal(this.views, clock);
    let view: View | undefined;
    let isSent = false;
    const show = (): void => {
      const { current } = room.members;
      const self = isFresh(current) ? current.members.find(({ isSelf }) => isSelf)?.userId : undefined;
      const isFollowed = this.follows.current.some(({ value }) => value === self);
      if (view && isFollowed) shown.show(view);
      else if (isSent) shown.end();
      isSent = view !== undefined && isFollowed;
    };
    const leaves = [this.follows.subscribe(show), room.members.subscribe(show)];
    return {
      look: (next) => {
        view = next;
        show();
      },
      stop: () => {
        view = undefined;
        show();
        for (const leave of leaves.splice(0)) leave();
      },
    };
  }

  /**
   * Follows a member until they leave, `stop()` is called, or the user does something with the page. A tab follows one at a time:
   * it stops following whom it has followed before.
   */
  follow(userId: string): Follow {
    this.followed?.stop();
    this.followed = new Follow({ ...this.ports, userId, views: this.views, follows: this.follows });
    return this.followed;
  }
}
