import type { LeaseLoss, LeasePerson, LeaseState } from "../../core/rooms/lease-state.js";
import type { LockWords } from "./lock-words.js";

/** How a state reads and looks. */
export interface LockTexts {
  readonly tone: "ok" | "warn" | "danger" | "muted";
  readonly text: string;
}

export function nameOf({ name }: LeasePerson, words: LockWords): string {
  // Set apart, because a name may be written in another direction than the sentence.
  return name === null ? words.lockSomebody : `\u2068${name}\u2069`;
}

/** Who is editing. `duration`: for how long, as in "2 minutes". */
export function textsOf(state: LeaseState, words: LockWords, duration: string | undefined): LockTexts {
  switch (state.name) {
    case "mine":
      return { tone: "ok", text: words.lockMine };
    case "free":
      return { tone: "muted", text: state.next ? words.lockNext(nameOf(state.next, words)) : words.lockFree };
    case "theirs":
      return { tone: "warn", text: join(holderText(state, words, duration), askText(state, words)) };
    case "unknown":
      return state.isConnecting
        ? { tone: "muted", text: words.loading }
        : { tone: "warn", text: words.lockUnknown };
    case "denied":
      return { tone: "danger", text: words.accessDenied };
    case "failed":
      return { tone: "danger", text: words.loadFailed };
  }
}

function holderText(
  { holder }: Extract<LeaseState, { readonly name: "theirs" }>,
  words: LockWords,
  duration: string | undefined,
): string {
  const name = nameOf(holder, words);
  if (holder.isSelf) return words.lockOtherTab;
  if (holder.isAway) return words.lockAway(name);
  return duration === undefined ? words.lockTheirs(name) : words.lockTheirsFor(name, duration);
}

function askText(
  { ask, holder }: Extract<LeaseState, { readonly name: "theirs" }>,
  words: LockWords,
): string {
  if (ask === null) return "";
  const name = nameOf(holder, words);
  return {
    asked: words.lockAsked,
    kept: words.lockKept(name),
    unanswered: words.lockUnanswered(name),
  }[ask.name];
}

/** Where this tab is in line, if it waits. */
export function placeText(state: LeaseState, words: LockWords): string {
  const place = "place" in state ? state.place : null;
  return place === null ? words.lockWaiting : words.lockPlace(place);
}

/** What has ended the user's editing. */
export function lossText(lost: LeaseLoss, words: LockWords): string {
  return {
    "taken-over": words.lockTakenOver,
    expired: words.lockExpired,
    revoked: words.lockRevoked,
    "other-user": words.lockOtherUser,
  }[lost];
}

export function join(...texts: readonly string[]): string {
  return texts.filter(Boolean).join(" ");
}
