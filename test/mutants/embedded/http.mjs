const API = "src/embedded/http/http-api.ts";
const CALLS = ["test/embedded/http/function-calls.test.ts"];
const RANGE = "src/embedded/http/byte-range.ts";
const RANGES = ["test/embedded/http/byte-range.test.ts"];
const FILE_REQUESTS = "src/embedded/http/file-requests.ts";
const SERVED = ["test/embedded/http/served-files.test.ts"];
const TOKENS = ["test/embedded/http/dev-token.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "a user's HTTP call counts as an administrator's",
    file: API,
    find: 'caller: identity.kind === "admin" ? "trusted" : "client"',
    replace: 'caller: identity.kind !== "anonymous" ? "trusted" : "client"',
    tests: CALLS,
  },
  {
    name: "everybody may call any function by its type",
    file: API,
    find: 'if (context.caller !== "trusted") {',
    replace: "if (context.caller === undefined) {",
    tests: CALLS,
  },
  {
    name: "a token that isn't valid counts as none",
    file: API,
    find: "throw new RequestError(TOKEN_ERROR_STATUS[error.code], error.code, error.message);",
    replace: 'return { identity: { kind: "anonymous" }, caller: "client" };',
    tests: CALLS,
  },
  {
    name: "a batch is answered for nobody",
    file: API,
    find: "this.#queryResult(call, latest, context))",
    replace: 'this.#queryResult(call, latest, { ...context, identity: { kind: "anonymous" } }))',
    tests: CALLS,
  },
  {
    name: "a held snapshot is the latest",
    file: API,
    find: 'functionRequest(body), this.#snapshotAt(body["ts"]), context',
    replace: 'functionRequest(body), (this.#snapshotAt(body["ts"]), this.#deployment.latest), context',
    tests: CALLS,
  },
  {
    name: "a snapshot is held for ever",
    file: "src/embedded/http/held-snapshots.ts",
    find: "if (untilMs > this.#clock.nowMs()) return;",
    replace: "if (untilMs > 0) return;",
    tests: CALLS,
  },
  {
    name: "a snapshot that is asked for again is given up at its first time",
    file: "src/embedded/http/held-snapshots.ts",
    find: "this.#held.set(snapshot.ts, {",
    replace: "if (this.#held.size === 0) this.#held.set(snapshot.ts, {",
    tests: CALLS,
  },
  {
    name: "a snapshot that is held anew is given up with those before it",
    file: "src/embedded/http/held-snapshots.ts",
    find: "this.#held.delete(snapshot.ts);\n    this",
    replace: "this",
    tests: CALLS,
    survives:
      "The order of the held ones is wrong then, but the latest snapshot is the one that is asked for again, and it stands last: no older one can come behind it.",
  },
  {
    name: "any text is taken for the identity to act as",
    file: "src/embedded/http/credentials.ts",
    find: 'return asObject(JSON.parse(text), "The identity to act as")',
    replace: "return JSON.parse(text)",
    tests: CALLS,
  },
  {
    name: "an unknown way to say who one is counts as nobody",
    file: "src/embedded/http/credentials.ts",
    find: 'if (scheme?.toLowerCase() === "convex") return adminCredentials(value);',
    replace:
      'if (scheme?.toLowerCase() === "convex") return adminCredentials(value);\n  return { type: "None" };',
    tests: ["test/embedded/deployment/auth.test.ts"],
  },
  {
    name: "a stored page runs its scripts with this origin's rights",
    file: FILE_REQUESTS,
    find: '"content-security-policy": "sandbox",',
    replace: "",
    tests: SERVED,
  },
  {
    name: "a stored page may run scripts in its sandbox",
    file: FILE_REQUESTS,
    find: '"content-security-policy": "sandbox",',
    replace: '"content-security-policy": "sandbox allow-scripts allow-same-origin",',
    tests: SERVED,
  },
  {
    name: "a browser may guess that a stored text is a page",
    file: FILE_REQUESTS,
    find: '"x-content-type-options": "nosniff",',
    replace: "",
    tests: SERVED,
  },
  {
    name: "everybody's cache keeps a user's file",
    file: FILE_REQUESTS,
    find: '"private, max-age=2592000"',
    replace: '"public, max-age=2592000"',
    tests: SERVED,
  },
  {
    name: "a file without a type is served as a page",
    file: FILE_REQUESTS,
    find: "...(file.contentType === undefined ? {} :",
    replace: '...(file.contentType === undefined ? { "content-type": "text/html" } :',
    tests: SERVED,
  },
  {
    name: "a file that was changed on the way is kept",
    file: FILE_REQUESTS,
    find: 'sha256: digest?.replace(/^sha-256=/i, ""),',
    replace: "sha256: undefined,",
    tests: SERVED,
  },
  {
    name: "a part of a file says that it is the whole",
    file: FILE_REQUESTS,
    find: "range === undefined ? 200 : 206",
    replace: "200",
    tests: SERVED,
  },
  {
    name: "the last byte of a range is left out",
    file: RANGE,
    find: "Math.min(Number(last) + 1, size)",
    replace: "Math.min(Number(last), size)",
    tests: RANGES,
  },
  {
    name: "a range may end behind the file",
    file: RANGE,
    find: "Math.min(Number(last) + 1, size)",
    replace: "Number(last) + 1",
    tests: RANGES,
  },
  {
    name: "a range may begin behind the file",
    file: RANGE,
    find: 'start >= size ? "unsatisfiable"',
    replace: 'start > size ? "unsatisfiable"',
    tests: RANGES,
  },
  {
    name: "the end of a short file begins before the file",
    file: RANGE,
    find: "Math.max(0, size - length)",
    replace: "size - length",
    tests: RANGES,
  },
  {
    name: "a site on the network is given a development token",
    file: "src/embedded/http/dev-token.ts",
    find: " || !isLocalOrigin(origin)",
    replace: "",
    tests: TOKENS,
  },
  {
    name: "a site with a name of its own for this machine is given a development token",
    file: "src/embedded/http/dev-token.ts",
    find: '!isLocalHost(request.headers.get("host")) || ',
    replace: "",
    tests: TOKENS,
  },
  {
    name: "an address that begins like this machine's counts as this machine",
    file: "src/embedded/http/allowed-origins.ts",
    find: "|::1|\\[::1\\])$/i",
    replace: "|::1|\\[::1\\])/i",
    tests: ["test/embedded/http/origins.test.ts"],
  },
  {
    name: "an HTTP action runs as an administrator for a token that isn't valid",
    file: "src/embedded/http/site.ts",
    find: "if (error instanceof TokenError || error instanceof RequestError) return null;",
    replace:
      'if (error instanceof TokenError || error instanceof RequestError) return { kind: "admin", actingAs: { subject: "x" } };',
    tests: ["test/embedded/services/http-actions.test.ts"],
  },
];
