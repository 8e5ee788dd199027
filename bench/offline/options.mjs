import { SetupError } from "../../scripts/setup.mjs";

/** What can be measured, in the order in which it is. */
const WORKS = ["enqueue", "burst", "read", "write", "pending", "drain", "faults"];

/**
 * `--only enqueue,burst --rounds 3`
 * @param {string[]} args
 */
export function readOptions(args) {
  const options = { only: WORKS, rounds: Number(process.env.BENCH_ROUNDS ?? 5) };
  for (let at = 0; at < args.length; at += 1) {
    const [name, value] = args[at].split("=");
    const read = () => value ?? args[++at] ?? "";
    if (name === "--only") options.only = chosen(read());
    else if (name === "--rounds") options.rounds = wholeNumber(name, read());
    else throw new SetupError(`There is no option ${args[at]}. Options: --only ${WORKS.join()} --rounds 5`);
  }
  return options;
}

function chosen(text) {
  const names = text.split(",");
  const unknown = names.filter((one) => !WORKS.includes(one));
  if (unknown.length === 0) return WORKS.filter((one) => names.includes(one));
  throw new SetupError(`--only doesn't know ${unknown.join(", ")}. It knows ${WORKS.join(", ")}.`);
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new SetupError(`${name} must be a whole number above 0, not "${text}".`);
}
