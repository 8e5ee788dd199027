import { SetupError } from "../../scripts/setup.mjs";

/** The works of one list, in the order in which a page does them. */
export const WORKS = [
  "init",
  "heap",
  "edit",
  "prepend",
  "append",
  "swap",
  "delete",
  "every10th",
  "replace",
  "reverse",
  "flood",
  "scroll",
  "fling",
  "jump",
];
/** Works that have no list of rows: figures 7 and 8, and 18. */
const OTHERS = ["pages", "many"];
const SIZES = { "1k": 1_000, "10k": 10_000, "100k": 100_000 };

/**
 * `--only edit,prepend --sizes 1k,10k --rounds 3 --seconds 5 --windowed`
 * @param {string[]} args
 */
export function readOptions(args) {
  const options = {
    only: [...WORKS, ...OTHERS],
    sizes: Object.values(SIZES),
    rounds: Number(process.env.BENCH_ROUNDS ?? 5),
    seconds: 5,
    isWindowed: false,
  };
  for (let at = 0; at < args.length; at += 1) {
    const [name, value] = args[at].split("=");
    const read = () => value ?? args[++at] ?? "";
    if (name === "--only") options.only = chosen(name, read(), options.only);
    else if (name === "--sizes")
      options.sizes = chosen(name, read(), Object.keys(SIZES)).map((size) => SIZES[size]);
    else if (name === "--rounds") options.rounds = wholeNumber(name, read());
    else if (name === "--seconds") options.seconds = wholeNumber(name, read());
    else if (name === "--windowed") options.isWindowed = true;
    else throw new SetupError(`There is no option ${args[at]}. Options: ${USAGE}`);
  }
  return options;
}

const USAGE = `--only ${[...WORKS, ...OTHERS].join()} --sizes ${Object.keys(SIZES).join()} --rounds 5 --seconds 5 --windowed`;

function chosen(name, text, known) {
  const names = text.split(",");
  const unknown = names.filter((one) => !known.includes(one));
  if (unknown.length === 0) return known.filter((one) => names.includes(one));
  throw new SetupError(`${name} doesn't know ${unknown.join(", ")}. It knows ${known.join(", ")}.`);
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new SetupError(`${name} must be a whole number above 0, not "${text}".`);
}

export const sizeName = (count) => Object.keys(SIZES).find((name) => SIZES[name] === count);
