/**
 * Returns a value equal to `next` that reuses every part of `previous` which is equal, so that unchanged parts
 * stay the same objects. Neither argument is changed.
 */
export function share<T>(previous: unknown, next: T): T {
  return shareValue(previous, next) as T;
}

function shareValue(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (typeof next !== "object" || next === null || typeof previous !== "object" || previous === null)
    return next;
  if (Array.isArray(next)) return Array.isArray(previous) ? shareArray(previous, next) : next;
  if (next instanceof ArrayBuffer)
    return previous instanceof ArrayBuffer && sameBytes(previous, next) ? previous : next;
  if (Array.isArray(previous) || previous instanceof ArrayBuffer) return next;
  return shareObject(previous as Fields, next as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

/** Most objects are equal to those before, so nothing is made before the first difference. */
function shareObject(previous: Fields, next: Fields): Fields {
  const names = Object.keys(next);
  let shared: Record<string, unknown> | undefined;
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string;
    const had = Object.hasOwn(previous, name);
    const value = had ? shareValue(previous[name], next[name]) : next[name];
    if (!shared && (!had || !Object.is(value, previous[name]))) shared = copyOf(previous, names.slice(0, at));
    if (shared) shared[name] = value;
  }
  if (shared) return shared;
  return names.length === Object.keys(previous).length ? previous : copyOf(previous, names);
}

function copyOf(fields: Fields, names: readonly string[]): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name of names) copy[name] = fields[name];
  return copy;
}

function shareArray(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const partnerOf = partners(previous, next);
  const shared = next.map((item, index) => shareValue(partnerOf(item, index), item));
  const isSame = shared.length === previous.length && shared.every((item, i) => Object.is(item, previous[i]));
  return isSame ? previous : shared;
}

/** Documents are paired by `_id`, so that an insert at the head does not make the rest new; others by index. */
function partners(
  previous: readonly unknown[],
  next: readonly unknown[],
): (item: unknown, index: number) => unknown {
  if (documentId(next[0]) === undefined) return (_item, index) => previous[index];
  const byId = new Map<string, unknown>();
  for (const item of previous) {
    const id = documentId(item);
    if (id !== undefined) byId.set(id, item);
  }
  return (item, index) => {
    const id = documentId(item);
    // A join may hold the same document twice, so the one at the same place comes first.
    return id === undefined || id === documentId(previous[index]) ? previous[index] : byId.get(id);
  };
}

function documentId(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const id = (item as { _id?: unknown })._id;
  return typeof id === "string" ? id : undefined;
}

function sameBytes(a: ArrayBuffer, b: ArrayBuffer): boolean {
  if (a.byteLength !== b.byteLength) return false;
  const left = new Uint8Array(a);
  const right = new Uint8Array(b);
  return left.every((byte, index) => byte === right[index]);
}
