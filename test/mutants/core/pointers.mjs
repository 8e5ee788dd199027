const BATCHER = "src/core/rooms/pointers/pointer-batcher.ts";
const BATCH = "src/core/rooms/pointers/pointer-batch.ts";
const REPLAY = "src/core/rooms/pointers/point-replay.ts";
const PACE = "src/core/rooms/pointers/pointer-pace.ts";
const PIPE = "src/core/rooms/piped-channel.ts";
const TESTS = ["test/core/rooms/pointers.test.ts"];
const RUNS = ["test/core/rooms/pointers.property.test.ts"];
const PIPES = ["test/core/rooms/piped-channel.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "where a pointer is in the end is lost",
    file: BATCHER,
    find: "if (newest && newest !== points.at(-1)) points.push(newest);",
    replace: "if (newest && points.length === 0) points.push(newest);",
    tests: RUNS,
  },
  {
    name: "each move is a point",
    file: BATCHER,
    find: "if (!last || timed.atMs - last.atMs >= SAMPLE_EVERY_MS) this.points.push(timed);",
    replace: "this.points.push(timed);",
    tests: TESTS,
  },
  {
    name: "what a pointer that has left did is sent all the same",
    file: BATCHER,
    find: "this.stopTimer?.();",
    replace: "",
    tests: TESTS,
  },
  {
    name: "a second message is timed from the first",
    file: BATCHER,
    find: "this.openedAt = clock.monotonic();",
    replace: "this.openedAt ||= clock.monotonic() + 1;",
    tests: RUNS,
  },
  {
    name: "many movers send as often as one",
    file: PACE,
    find: "baseMs * Math.sqrt(Math.max(1, movers))",
    replace: "baseMs * Math.max(1, Math.min(1, movers))",
    tests: TESTS,
  },
  {
    name: "many movers send nearly never",
    file: PACE,
    find: "Math.min(atMostMs, ",
    replace: "Math.max(0, ",
    tests: TESTS,
  },
  {
    name: "a message is larger than the backend takes",
    file: BATCH,
    find: "from >= points.length - 1 || JSON.stringify(batch).length <= mostBytes",
    replace: "from >= 0",
    tests: TESTS,
  },
  {
    name: "a point at a path that isn't there is taken",
    file: BATCH,
    find: '!isWithin(atMs, 0, 10_000) || typeof anchor !== "string"',
    replace: "!isWithin(atMs, 0, 10_000)",
    tests: TESTS,
  },
  {
    name: "a time that never comes is waited for",
    file: BATCH,
    find: "!isWithin(atMs, 0, 10_000)",
    replace: "!isWithin(atMs, 0, Infinity)",
    tests: TESTS,
  },
  {
    name: "a point is passed before the one that it follows",
    file: REPLAY,
    find: "const at = Math.max(earliest, now + atMs);",
    replace: "const at = now + atMs;",
    tests: TESTS,
  },
  {
    name: "each message is played after the one before, ever later",
    file: REPLAY,
    find: "const at = Math.max(earliest, now + atMs);",
    replace: "const at = earliest + atMs;",
    tests: TESTS,
  },
  {
    name: "what stood still jumps when it moves again",
    file: REPLAY,
    find: "const smoothUntil = isAtRest && rest ? now + SMOOTHING_MS : now;",
    replace: "const smoothUntil = now;",
    tests: TESTS,
  },
  {
    name: "who floods a pointer fills memories",
    file: REPLAY,
    find: "if (this.steps.length > MOST_STEPS) this.steps.splice(0, this.steps.length - MOST_STEPS);",
    replace: "",
    tests: RUNS,
  },
  {
    name: "a jump ends in what was played before",
    file: REPLAY,
    find: "    this.from = { point: last.point, at: now };\n    this.steps = [];",
    replace: "    this.from = { point: last.point, at: now };",
    tests: TESTS,
  },
  {
    name: "somebody goes on under another's name by a transport",
    file: PIPE,
    find: "if (known && known.signal.userId !== userId) return;",
    replace: "",
    tests: PIPES,
  },
  {
    name: "a tab sees its own pointer",
    file: PIPE,
    find: " || message.session === own",
    replace: "",
    tests: PIPES,
  },
  {
    name: "a transport's signals of another room are shown",
    file: PIPE,
    find: " || message.room !== room",
    replace: "",
    tests: PIPES,
  },
  {
    name: "a tab that crashed leaves a ghost",
    file: PIPE,
    find: "if (until <= now) this.alive.delete(session);",
    replace: "if (until < 0) this.alive.delete(session);",
    tests: PIPES,
  },
  {
    name: "a sender's signal lives as long as it says",
    file: PIPE,
    find: "Math.min(message.forMs, LONGEST_MS)",
    replace: "Math.max(message.forMs, LONGEST_MS)",
    tests: PIPES,
  },
];
