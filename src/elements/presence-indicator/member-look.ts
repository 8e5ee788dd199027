import type { Member } from "../../core/rooms/members-state.js";
import { initialsOf } from "../../internal/person-look.js";
import { type Paint, paintOf } from "../../internal/person-paint.js";
import { isSafeUrl } from "../../internal/template/safe-url.js";
import { nameOf, type PresenceWords } from "./presence-words.js";

/** How somebody is there: `unseen` is oneself, who is not shown to others. */
export type Status = "here" | "away" | "unseen";

/** How somebody is shown. */
export interface Look extends Paint {
  readonly member: Member;
  readonly name: string;
  /** Empty for somebody without a name. */
  readonly initials: string;
  /** Address of a picture that may be loaded. */
  readonly picture: string | undefined;
  readonly status: Status;
  /** The name, marked if it is one's own. */
  readonly title: string;
  readonly statusText: string;
}

export interface LookContext {
  readonly words: PresenceWords;
  readonly locale: string;
  /** Oneself isn't shown to others. */
  readonly isUnseen: boolean;
  /** Whether this address has given no picture. */
  readonly isBroken: (address: string) => boolean;
}

const paints = new WeakMap<Member, Paint>();

export function lookOf(member: Member, { words, locale, isUnseen, isBroken }: LookContext): Look {
  const { avatar, isSelf } = member;
  const name = nameOf(member, words);
  const status = isSelf && isUnseen ? "unseen" : member.isAway ? "away" : "here";
  const isShown = avatar !== null && avatar !== "" && isSafeUrl(avatar, "media") && !isBroken(avatar);
  return {
    ...paint(member),
    member,
    name,
    initials: initialsOf(member.name, locale),
    picture: isShown ? avatar : undefined,
    status,
    title: isSelf ? words.presenceYou(name) : name,
    statusText: {
      here: words.presenceHere,
      away: words.presenceAway,
      unseen: words.presenceUnseen,
    }[status],
  };
}

/** Members are the same objects as long as nothing of them changes. */
function paint(member: Member): Paint {
  const known = paints.get(member) ?? paintOf(member.userId, member.color);
  paints.set(member, known);
  return known;
}
