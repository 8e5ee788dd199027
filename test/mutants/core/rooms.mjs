const SESSION = "src/core/rooms/room-session.ts";
const LIST = "src/core/rooms/member-list.ts";
const ROOM = "src/core/rooms/room.ts";
const SENDER = "src/core/rooms/signal-sender.ts";
const CHANNEL = "src/core/rooms/signal-channel.ts";
const TYPING = "src/core/rooms/typing.ts";
const TESTS = ["test/core/rooms/room.test.ts", "test/core/rooms/signals.test.ts"];
const RUNS = ["test/core/rooms/rooms.property.test.ts"];

const LEASE = "src/core/rooms/lease.ts";
const HOLD = "src/core/rooms/lease-hold.ts";
const GRANT = "src/core/rooms/lease-grant.ts";
const LINE = "src/core/rooms/lease-line.ts";
const LEASES = ["test/core/rooms/lease.test.ts"];
const HISTORIES = ["test/core/rooms/lease.property.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "who leaves is gone at once, as in a reload",
    file: LIST,
    find: "if (this.leaving.has(member.userId)) return;",
    replace: "if (member) return;",
    tests: TESTS,
  },
  {
    name: "who came back is shown as leaving",
    file: LIST,
    find: "for (const { userId } of listed) this.cancelLeave(userId);",
    replace: "",
    tests: RUNS,
  },
  {
    name: "each glance at another tab puts the next beat off",
    file: SESSION,
    find: "const waitedMs = this.options.clock.monotonic() - this.beatenAt;",
    replace: "const waitedMs = 0;",
    tests: TESTS,
  },
  {
    name: "a lost beat ends the session",
    file: SESSION,
    find: 'if (reply.name !== "answered") this.waitForBeat();',
    replace: 'if (reply.name !== "answered") this.turnedAway();',
    tests: TESTS,
  },
  {
    name: "no beat follows one that was lost",
    file: SESSION,
    find: 'if (reply.name !== "answered") this.waitForBeat();',
    replace: 'if (reply.name !== "answered") return;',
    tests: TESTS,
  },
  {
    name: "a session that is gone is beaten for ever",
    file: SESSION,
    find: 'else if (reply.value.name === "gone") this.rejoin();',
    replace: 'else if (reply.value.name === "gone") this.waitForBeat();',
    tests: TESTS,
  },
  {
    name: "a tab that was loaded again doesn't say goodbye for what it was",
    file: SESSION,
    find: "this.former = leaveToken === null ? undefined : { leaveToken, goesOn: false };",
    replace: "this.former = undefined;",
    tests: TESTS,
  },
  {
    name: "who was let in after they had left stays as a ghost",
    file: SESSION,
    find: 'else if (reply.name === "answered" && reply.value.name === "joined") remote.leave(reply.value.leaveToken);',
    replace: "",
    tests: TESTS,
  },
  {
    name: "a hidden tab is away at once",
    file: SESSION,
    find: 'if (timings) this.setTimer("hidden", timings.awayAfterHiddenMs, () => this.goAway());',
    replace: "if (timings) this.goAway();",
    tests: TESTS,
  },
  {
    name: "hidden tabs beat as visible ones, which browsers don't let them",
    file: SESSION,
    find: 'if (!this.options.attendance.isVisible) return "hidden";',
    replace: "",
    tests: TESTS,
  },
  {
    name: "who is alone beats as in company",
    file: SESSION,
    find: 'return this.isAlone ? "alone" : "visible";',
    replace: 'return "visible";',
    tests: TESTS,
  },
  {
    name: "what is moved on its page leaves the room",
    file: SESSION,
    find: 'if (this.clearTimer("linger")) return;',
    replace: 'this.clearTimer("linger");',
    tests: TESTS,
  },
  {
    name: "the former user's members are shown to the next",
    file: ROOM,
    find: "this.identity = identity;\n      this.forget();",
    replace: "this.identity = identity;",
    tests: TESTS,
  },
  {
    name: "who was turned away goes on seeing who is there",
    file: ROOM,
    find: 'if (current.name === "denied") this.state.set(current);\n    else if',
    replace: "if",
    tests: TESTS,
  },
  {
    name: "signals are sent though nobody is there",
    file: ROOM,
    find: "if (!joined || isAlone || ",
    replace: "if (!joined || ",
    tests: TESTS,
  },
  {
    name: "hidden tabs send",
    file: ROOM,
    find: "if (!attendance.isVisible && value !== null)",
    replace: "if (value === undefined)",
    tests: TESTS,
  },
  {
    name: "one's own signals come back",
    file: ROOM,
    find: "take(result.value.signals.filter((signal) => signal.session !== session));",
    replace: "take(result.value.signals.filter(() => session !== null));",
    tests: ["test/core/rooms/signals.test.ts"],
  },
  {
    name: "every signal is sent, also those that are old",
    file: SENDER,
    find: "if (this.isOnItsWay) return;\n    this.stopTimer();\n    const",
    replace: "this.stopTimer();\n    const",
    tests: TESTS,
  },
  {
    name: "what was said too soon is never said",
    file: SENDER,
    find: "this.waiting ??= said;",
    replace: "",
    tests: TESTS,
  },
  {
    name: "a signal is shown until the server takes it back",
    file: CHANNEL,
    find: "const alive = this.listed.filter(({ expiresAt }) => expiresAt > now);",
    replace: "const alive = this.listed.filter(() => now > 0);",
    tests: TESTS,
  },
  {
    name: "typing is said with each key",
    file: TYPING,
    find: "if (now - this.saidAt < typingRenewMs) return;",
    replace: "",
    tests: TESTS,
  },
  {
    name: "one is told that one types oneself, at another device",
    file: TYPING,
    find: "if (self) typing.delete(self.userId);",
    replace: "",
    tests: TESTS,
  },
  {
    name: "a tab believes in a lease until the moment when it expires",
    file: GRANT,
    find: "this.livesMs = expiresAt - serverNow - safetyMs;",
    replace: "this.livesMs = expiresAt - serverNow;",
    tests: LEASES,
  },
  {
    name: "a lease lives by this device's clock",
    file: GRANT,
    find: "this.livesMs = expiresAt - serverNow - safetyMs;",
    replace: "this.livesMs = expiresAt - clock.now() - safetyMs;",
    tests: HISTORIES,
  },
  {
    name: "a lease lives from the moment when its answer came",
    file: HOLD,
    find: "const grant = new LeaseGrant(clock, granted, asked, times.leaseSafetyMs);",
    replace:
      "const grant = new LeaseGrant(clock, granted, { monotonic: clock.monotonic(), wall: clock.now() }, times.leaseSafetyMs);",
    tests: LEASES,
  },
  {
    name: "a sleep that the monotonic clock misses ends no lease",
    file: GRANT,
    find: "return Math.max(clock.monotonic() - asked.monotonic, clock.now() - asked.wall);",
    replace: "return clock.monotonic() - asked.monotonic;",
    tests: LEASES,
  },
  {
    name: "a paused tab believes until a timer rings",
    file: HOLD,
    find: "if (this.held && this.held.leftMs <= 0) this.lapse();",
    replace: "",
    tests: LEASES,
  },
  {
    name: "a lease that was lost is held and renewed on",
    file: LEASE,
    find: "this.hold.drop();\n    this.lost = isLapsed",
    replace: "this.lost = isLapsed",
    tests: LEASES,
  },
  {
    name: "a newer fence says nothing to the holder",
    file: LEASE,
    find: "(listed.fence > fence || (listed.fence === fence && !isMine(holder)));",
    replace: "false;",
    tests: LEASES,
  },
  {
    name: "an answer grants what was given back meanwhile",
    file: LEASE,
    find: "turn === this.turn ? this.decided(said)",
    replace: "turn ? this.decided(said)",
    tests: LEASES,
  },
  {
    name: "what a lost answer granted is kept from all others",
    file: LEASE,
    find: "else if (isMine(next) || (isMine(holder) && listed.fence !== this.givenBack))",
    replace: "else if (isMine(next))",
    tests: LEASES,
  },
  {
    name: "a tab that is hidden isn't renewed for longer",
    file: LEASE,
    find: 'if (event === "visible" || event === "hidden") void this.hold.renew();',
    replace: "",
    tests: LEASES,
  },
  {
    name: "whose turn it is waits on",
    file: LEASE,
    find: "if (holder === null || isMine(holder) || !queue.some(isMine)) this.line.pursue();",
    replace: "",
    tests: LEASES,
  },
  {
    name: "another user holds what the former did",
    file: LEASE,
    find: 'this.end("other-user");',
    replace: "",
    tests: LEASES,
  },
];
