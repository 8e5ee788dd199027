let made = 0;

/** An operation like those that people make: about 200 bytes of arguments, and a word in it that no other one has. */
export function nextOperation() {
  made += 1;
  const mark = `mark${made}of${Math.random().toString(36).slice(2)}`;
  const body = `${mark} Shall we meet on Thursday instead? I have put the agenda in the usual place, and the rest can wait.`;
  return { mark, args: { channel: "general", token: "t".repeat(40), body } };
}

export const FUNCTION = "messages:send";
