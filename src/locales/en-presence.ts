import type { PresenceStrings } from "./presence-strings.js";

// British English puts no comma before the last "and".
const list = new Intl.ListFormat("en-GB");

const people = (names: readonly string[], others: number, isExact = true): string => {
  if (names.length === 0) return isExact ? counted(others, "person", "people") : `At least ${others} people`;
  const rest = counted(others, "other", "others");
  return list.format(others === 0 ? names : [...names, isExact ? rest : `at least ${rest}`]);
};
const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const areHere = (names: readonly string[], others: number): string =>
  names.length + others === 1 ? "is here" : "are here";

/** English for who is in a room. A file of its own, because it comes with the element. */
export const enPresence: PresenceStrings = {
  presenceLabel: "Who is here",
  presenceYou: (name) => `${name} (you)`,
  presenceNameless: "Anonymous",
  presenceHere: "here",
  presenceAway: "away",
  presenceUnseen: "not shown to others",
  presenceAwayName: (name) => `${name} (away)`,
  presenceMore: (others, isExact) =>
    `${isExact ? "" : "at least "}${counted(others, "more person", "more people")}`,
  presenceOthers: (others, isExact) => `and ${isExact ? "" : "at least "}${others} more`,
  presenceAlone: "Only you are here",
  presenceText: (names, others, isExact) => `${people(names, others, isExact)} ${areHere(names, others)}`,
  presenceJoined: (names, others) => `${people(names, others)} joined`,
  presenceLeft: (names, others) => `${people(names, others)} left`,
  presenceFailed: "It isn\u2019t known who is here.",
  presenceClose: "Close",
};
