const SESSION = "src/embedded/sync/session.ts";
const QUERY_SET = "src/embedded/sync/query-set.ts";
const IDENTITY = ["test/embedded/sync/identity.test.ts"];
const PROTOCOL = ["test/embedded/sync/protocol.test.ts"];
const LIFETIME = ["test/embedded/sync/lifetime.test.ts"];
const LOAD = ["test/embedded/sync/load.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "a queued mutation runs as whoever signs in while it waits",
    file: SESSION,
    find: "await this.#runMutation(message, sessionId, identity);",
    replace: "await this.#runMutation(message, sessionId, this.#identity);",
    tests: IDENTITY,
  },
  {
    name: "a mutation whose token expired while it waited runs all the same",
    file: SESSION,
    find: "if (!this.#deployment.isExpired(known)) return known;",
    replace: "return known;",
    tests: ["test/embedded/deployment/auth.test.ts"],
  },
  {
    name: "another user on the same socket is shown the results of the one before",
    file: QUERY_SET,
    find: "(isSameIdentity || known?.readIdentity === false)",
    replace: "true",
    tests: IDENTITY,
  },
  {
    name: "a socket that was an administrator's keeps the results of internal functions",
    file: QUERY_SET,
    find: "isSameCaller && (",
    replace: "(",
    tests: IDENTITY,
  },
  {
    name: "a user's call counts as trusted",
    file: SESSION,
    find: 'identity.kind === "admin" ? "trusted" : "client"',
    replace: 'identity.kind !== "anonymous" ? "trusted" : "client"',
    tests: IDENTITY,
  },
  {
    name: "a query that doesn't ask who calls runs anew for each user",
    file: QUERY_SET,
    find: "known?.readIdentity === false",
    replace: "false",
    tests: IDENTITY,
    survives:
      "The store of results is asked instead, and answers with the same object: a result that didn't read the identity is kept without it.",
  },
  {
    name: "an action runs as whoever signs in while its token is looked at",
    file: SESSION,
    find: "const identity = await this.#admit(this.#identity);\n    if (identity === undefined) return;\n    const outcome",
    replace:
      "await this.#admit(this.#identity);\n    const identity = await this.#admit(this.#identity);\n    if (identity === undefined) return;\n    const outcome",
    tests: IDENTITY,
  },
  {
    name: "a transition tells of an identity that came after its queries ran",
    file: SESSION,
    find: "identity: identityVersion,",
    replace: "identity: this.#identityVersion,",
    tests: IDENTITY,
  },
  {
    name: "a query's new result is watched, and its old one as well",
    file: "src/embedded/sync/subscribed-query.ts",
    find: "stopWatchingOld?.();",
    replace: "void stopWatchingOld;",
    tests: LIFETIME,
  },
  {
    name: "a removed query is watched for as long as its socket lives",
    file: QUERY_SET,
    find: "this.#queries.get(modification.queryId)?.close();",
    replace: "",
    tests: LIFETIME,
  },
  {
    name: "the queries of a socket that has gone are watched for ever",
    file: QUERY_SET,
    find: "for (const query of this.#queries.values()) query.close();",
    replace: "",
    tests: LIFETIME,
  },
  {
    name: "a socket that closes while its queries run leaves them watched",
    file: QUERY_SET,
    find: "if (this.#isClosed) return [];",
    replace: "",
    tests: LIFETIME,
  },
  {
    name: "a closed socket's ping goes on for ever",
    file: "src/embedded/sync/connection.ts",
    find: "this.#cancelPing();\n  }",
    replace: "}",
    tests: LIFETIME,
  },
  {
    name: "an unchanged result is sent again",
    file: "src/embedded/sync/subscribed-query.ts",
    find: "if (result.fingerprint === this.#sentFingerprint) return undefined;",
    replace: "",
    tests: PROTOCOL,
  },
  {
    name: "a re-run of a page is not pinned to where it ended",
    file: "src/embedded/sync/subscribed-query.ts",
    find: "this.#journal = result.answer.journal;",
    replace: "",
    tests: LOAD,
  },
  {
    name: "a query set may start from any version",
    file: QUERY_SET,
    find: "message.baseVersion !== this.#receivedVersion || ",
    replace: "",
    tests: PROTOCOL,
  },
  {
    name: "a query set may go back to a version below",
    file: QUERY_SET,
    find: " || message.newVersion <= message.baseVersion",
    replace: "",
    tests: PROTOCOL,
  },
  {
    name: "of several removed queries only the first is answered",
    file: QUERY_SET,
    find: "removed.push(",
    replace: "if (removed.length === 0) removed.push(",
    tests: PROTOCOL,
  },
  {
    name: "any number of actions may run for one socket",
    file: SESSION,
    find: "this.#runningActions += 1;",
    replace: "",
    tests: LOAD,
  },
  {
    name: "an ended action counts against the limit of its socket for ever",
    file: SESSION,
    find: "this.#runningActions -= 1;",
    replace: "",
    tests: LOAD,
  },
  {
    name: "an ended mutation counts against the limit of its socket for ever",
    file: SESSION,
    find: "this.#waitingMutations -= 1;",
    replace: "",
    tests: LOAD,
  },
  {
    name: "a transition is cut within a character",
    file: "src/embedded/sync/chunks.ts",
    find: "? end - 1 : end",
    replace: "? end : end",
    tests: ["test/embedded/sync/chunks.test.ts"],
  },
  {
    name: "a client that has seen the future of the data is served",
    file: SESSION,
    find: "if (maxObservedTimestamp > MAX_OBSERVED_TS) {",
    replace: "if (maxObservedTimestamp < 0n) {",
    tests: ["test/embedded/sync/moved-clock.test.ts"],
  },
];
