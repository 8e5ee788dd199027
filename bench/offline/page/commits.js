/** What is looked for, and who waits for it. */
let wanted = null;
/** Transactions that write it. */
const holding = new WeakSet();

const { transaction } = IDBDatabase.prototype;
IDBDatabase.prototype.transaction = function (...rest) {
  const opened = transaction.apply(this, rest);
  // The first listener: nobody hears of the end of a transaction before the bench does.
  if (opened.mode === "readwrite")
    opened.addEventListener("complete", () => {
      if (holding.has(opened)) found();
    });
  return opened;
};

for (const name of ["put", "add"]) {
  const write = IDBObjectStore.prototype[name];
  IDBObjectStore.prototype[name] = function (...rest) {
    if (wanted && holds(rest[0], wanted.text)) holding.add(this.transaction);
    return write.apply(this, rest);
  };
}

/**
 * Looks for `text` in what is written by anybody.
 * @returns {{ isKept: boolean, kept: Promise<number> }} whether and when a transaction that holds it was complete
 */
export function watchFor(text) {
  const watch = { text, isKept: false };
  watch.kept = new Promise((resolve) => (watch.resolve = resolve));
  wanted = watch;
  return watch;
}

function found() {
  if (!wanted || wanted.isKept) return;
  wanted.isKept = true;
  wanted.resolve(performance.now());
}

function holds(value, text) {
  if (typeof value === "string") return value.includes(text);
  if (Array.isArray(value)) return value.some((one) => holds(one, text));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some((one) => holds(one, text));
}
