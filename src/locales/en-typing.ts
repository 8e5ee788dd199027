import type { TypingStrings } from "./typing-strings.js";

/** English for who is typing. A file of its own, because it comes with the element that says it. */
export const enTyping: TypingStrings = {
  typing: (names, count) => `${names} ${count === 1 ? "is" : "are"} typing`,
  typingOthers: (count) => (count === 1 ? "1 other" : `${count} others`),
  typingPeople: (count) => (count === 1 ? "Somebody is typing" : `${count} people are typing`),
  typingUnavailable: "Can\u2019t tell who is typing.",
};
