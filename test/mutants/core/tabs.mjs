const folder = "src/core/outbox";
const leadership = ["test/core/outbox/leadership.test.ts"];
const inChromium = ["test/adapters/tabs-in-chromium.test.ts"];
const stories = ["test/core/outbox/leadership.property.test.ts"];

export default [
  {
    name: "a page that is left keeps the lock, and its place in the queue",
    file: `${folder}/leadership.ts`,
    find: `case "suspended":\n        this.leave();`,
    replace: `case "suspended":`,
    tests: leadership,
  },
  {
    name: "a wait for the lock is not given up when the page is left",
    file: "src/adapters/browser/web-lock.ts",
    find: "controller.abort();",
    replace: "",
    tests: inChromium,
  },
  {
    name: "a page that is back never waits for the lead again",
    file: `${folder}/leadership.ts`,
    find: "this.arrive();\n        this.news.resumed();",
    replace: "this.news.resumed();",
    tests: leadership,
  },
  {
    name: "a leader that hangs is never replaced",
    file: `${folder}/leadership.ts`,
    find: `if (verdict === "dead") this.steal();`,
    replace: `if (verdict === "dead") return;`,
    tests: stories,
  },
  {
    name: "a tab that hears nothing of the channel robs a leader that lives",
    file: `${folder}/leader-watch.ts`,
    find: "this.hasHeard || this.last?.epoch !== beat.epoch || this.last.count !== beat.count",
    replace: "this.hasHeard || this.last === null",
    tests: leadership,
  },
  {
    name: "a leader with nothing to send is robbed, though it would answer",
    file: `${folder}/leader-watch.ts`,
    find: "this.hasHeard = true;",
    replace: "this.hasHeard = false;",
    tests: leadership,
  },
  {
    name: "a tab whose store fails takes the leader for dead",
    file: `${folder}/leadership.ts`,
    find: "// Whoever writes to the store hears what is wrong with it; a tab whose store fails must take nobody for dead.\n      done,",
    replace: "() => this.steal(),",
    tests: leadership,
  },
  {
    name: "a page that nobody sees robs the leader",
    file: `${folder}/leadership.ts`,
    find: "this.isBusy && this.parts.life.isVisible",
    replace: "this.isBusy",
    tests: leadership,
  },
  {
    name: "a page that nobody sees leads on, with slow timers, beside one that is looked at",
    file: `${folder}/leadership.ts`,
    find: "if (!this.parts.life.isVisible) this.giveWay();",
    replace: 'if (this.role.name !== "leading") this.giveWay();',
    tests: leadership,
  },
  {
    name: "a leader that is fenced leads on",
    file: `${folder}/leadership.ts`,
    find: `if (result === "fenced" &&`,
    replace: `if (result !== "fenced" && result !== "written" &&`,
    tests: leadership,
  },
  {
    name: "whoever lost the lead never waits for it again",
    file: `${folder}/leadership.ts`,
    find: "this.stepBack();\n    this.stepUp();\n    this.news.lost();",
    replace: "this.stepBack();\n    this.news.lost();",
    tests: leadership,
  },
  {
    name: "a tab that met something newer leads again when its page is back",
    file: `${folder}/leadership.ts`,
    find: "if (!this.canLead || !this.channel) return;",
    replace: "if (!this.channel) return;",
    tests: leadership,
  },
  {
    name: "tabs with nothing to send write signs of life for ever",
    file: `${folder}/leadership.ts`,
    find: "(this.isBusy || this.parts.lock.isLease)",
    replace: "true",
    tests: leadership,
  },
];
