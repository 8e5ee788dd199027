import type { MembersState } from "../../core/rooms/members-state.js";
import type { Room } from "../../core/rooms/room.js";
import { changeBetween, type PresenceChange, PresenceNews } from "./presence-news.js";
import { namesOf, type PresenceWords } from "./presence-words.js";

type Here = Extract<MembersState, { name: "here" }>;

/** Those who come and leave within this time are told of together. Milliseconds. */
const TOGETHER_MS = 1_000;
/** So many are named. */
const MOST_NAMES = 2;

const nobody: PresenceChange = { joined: [], left: [] };

/** Notices who comes and leaves, and has it said. */
export class PresenceTeller {
  readonly #say: (message: () => string) => void;
  readonly #words: () => PresenceWords;
  readonly #news = new PresenceNews();
  #room: Room | undefined;
  /** Who was there when it was looked last. */
  #known: Here | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(on: { readonly say: (message: () => string) => void; readonly words: () => PresenceWords }) {
    this.#say = on.say;
    this.#words = on.words;
  }

  /** What is different since it was looked last, if anything is. Of the first list, nobody has come. */
  take(room: Room | undefined, state: MembersState, isAnnounced: boolean): PresenceChange | undefined {
    const hadList = this.#known !== undefined;
    if (room !== this.#room) this.forget();
    this.#room = room;
    if (state.name !== "here") {
      this.forget();
      // What nobody may see, or that nobody knows any more, is not a leave.
      return hadList ? nobody : undefined;
    }
    const before = this.#known;
    this.#known = state;
    if (!before) return nobody;
    const change = changeBetween(before, state);
    if (change && isAnnounced) this.#note(change);
    return change;
  }

  /** Nothing that was seen before counts any more. */
  forget(): void {
    this.#known = undefined;
    this.#news.forget();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #note(change: PresenceChange): void {
    this.#news.add(change);
    if (this.#news.isEmpty) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // Put into words when it is said, so that what comes until then is in it.
      this.#say(() => this.#inWords());
    }, TOGETHER_MS);
  }

  #inWords(): string {
    const words = this.#words();
    const { joined, left } = this.#news.take();
    const [came, went] = [joined, left].map((members) => namesOf(members, MOST_NAMES, words));
    return [
      came && joined.length > 0 ? words.presenceJoined(came.names, came.others) : "",
      went && left.length > 0 ? words.presenceLeft(went.names, went.others) : "",
    ]
      .filter(Boolean)
      .join(". ");
  }
}
