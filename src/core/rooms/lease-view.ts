import type { LeaseGrant } from "./lease-grant.js";
import type { LeaseAsk, LeaseLoss, LeasePerson, LeaseState, OwnAsk } from "./lease-state.js";
import type { Member, MembersState } from "./members-state.js";
import type { Joined, ListedHolder, ListedLease } from "./room-wire.js";

/** What of a room tells who somebody is, and what time it is there. */
export interface LeaseView {
  readonly joined: Pick<Joined, "session" | "self">;
  readonly people: MembersState;
  /** By the server's clock. */
  readonly now: number;
}

/** A lease that this tab holds. What is listed may be older than the grant, or not be known. */
export function mineState(grant: LeaseGrant, listed: ListedLease | null, view: LeaseView): LeaseState {
  const known = listed?.fence === grant.fence ? listed : null;
  return {
    name: "mine",
    fence: grant.fence,
    grantedAt: known?.grantedAt ?? grant.at,
    ask: askOf(known, view),
    ...queueOf(known, view),
  };
}

/**
 * A lease as the server lists it, which this tab doesn't hold. Null where the server says that it does, or free where `isOpen` says
 * that this is about to change.
 */
export function othersState(
  listed: ListedLease,
  lost: LeaseLoss | null,
  view: LeaseView,
  isOpen: boolean,
): Extract<LeaseState, { readonly name: "free" | "theirs" }> | null {
  const { next, grantedAt } = listed;
  const isListedMine = listed.holder?.session === view.joined.session;
  if (isListedMine && !isOpen) return null;
  const holder = isListedMine ? null : listed.holder;
  const queue = queueOf(listed, view);
  if (holder === null) return { name: "free", next: next && personOf(next, view), ...queue, lost };
  const person = personOf(holder, view);
  const ask = ownAskOf(listed, view);
  const canTakeOver = person.isSelf || person.isAway || ask?.name === "unanswered";
  return {
    ...{ name: "theirs", holder: person, grantedAt: grantedAt ?? view.now },
    ...{ ask, canTakeOver, ...queue, lost },
  };
}

function queueOf(listed: ListedLease | null, view: LeaseView) {
  const queue = (listed?.queue ?? []).map((each) => personOf(each, view));
  const index = queue.findIndex(({ session }) => session === view.joined.session);
  return { queue, place: index < 0 ? null : index + 1 };
}

function askOf(listed: ListedLease | null, view: LeaseView): LeaseAsk | null {
  const ask = listed?.ask;
  if (!ask || ask.isKept) return null;
  return { by: personOf(ask, view), text: ask.text, until: ask.until };
}

function ownAskOf({ ask }: ListedLease, { joined, now }: LeaseView): OwnAsk | null {
  if (ask?.session !== joined.session) return null;
  const { until, isKept } = ask;
  if (isKept) return { name: "kept", until };
  return { name: until <= now ? "unanswered" : "asked", until };
}

function personOf({ userId, session }: ListedHolder, { joined, people }: LeaseView): LeasePerson {
  const listed = people.name === "here" ? people.members : [];
  const member: Member | undefined = listed.find((each) => each.userId === userId);
  const name = member === undefined || member.name === "" ? null : member.name;
  return {
    ...{ userId, session, name },
    isSelf: userId === joined.self.userId,
    isAway: member?.isAway ?? false,
  };
}
