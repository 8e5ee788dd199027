// What pages may load at first, in kB (1000 bytes) of brotli. `goal` is where we want to be; `limit`, where it is not met
// yet, is what `npm run check` fails above: it goes down, and up only for something that pages could not do before, which is
// named here. Up by 0.9 in every page and by 3 with a list: results kept apart from what is shown, for pending operations. By
// 1.4 where the status is, which says what waits and opens the list of it. By 0.4 in every page for the words of forms and a
// provider that can have an outbox. By 6.3 in every page, by 8 with a list: results that are kept on the device, which a page
// without a network begins with; nearly all of it is loaded when the client has begun. Where everything is in one file, by 42: forms,
// the outbox, the list of what waits and the results on the device are in it, since nothing can be loaded by need there. By 0.3
// with a list: pages that are split keep all their rows while nobody looks at them. By 0.2 in every page and by 0.1 in the loader: the
// tag <typing-indicator>, and where a template of it goes. By 8 where everything is in one file: who is typing, and rooms below it.

const page = (body, script = `src="/convex-elements.js"`) =>
  `<!doctype html><html lang="en"><title>Size</title><script type="module" ${script}></script>
  <convex-provider url="http://127.0.0.1:9">${body}</convex-provider></html>`;

const status = `<sync-status></sync-status>`;
const list = (attributes = "", row = "<p>{{text}}</p>") =>
  `<realtime-list query="a:b" ${attributes}><template>${row}</template></realtime-list>`;
const richList = list(
  `selection="single" sort-by="at" group-by="day" animated announce`,
  `<p>{{at | relative}} <template if="text">{{text}}</template></p>`,
);
const value = (attributes = "", content = "–") =>
  `<live-value query="a:b" ${attributes}>${content}</live-value>`;
const form = `<optimistic-update mutation="a:b"><form><input name="text"></form></optimistic-update>`;
const presence = (content = "") => `<presence-indicator room="a">${content}</presence-indicator>`;
const typing = `<input id="text" aria-label="Text"><typing-indicator room="a" for="text"></typing-indicator>`;
const lock = `<edit-lock room="a" resource="b"><input name="text"></edit-lock>`;
const ownScript = `src="/page.js"`;

export const pageBudgets = [
  { name: "provider, list, status", html: page(list() + status), goal: 45, limit: 83.5 },
  { name: "  … with all that a list can do", html: page(richList + status), goal: 55, limit: 91.3 },
  { name: "provider, live values", html: page(value()), goal: 32, limit: 49.6 },
  { name: "  … with format", html: page(value(`format="number"`)), goal: 34, limit: 51.8 },
  {
    name: "  … with format, highlight, sparkline",
    html: page(value(`format="number" highlight sparkline="20"`)),
    goal: 35,
    limit: 52.7,
  },
  { name: "  … with a template", html: page(value("", "<template>{{a}}</template>")), goal: 38, limit: 53.4 },
  { name: "provider, status", html: page(status), goal: 32, limit: 48.5 },
  {
    name: "provider, pointers",
    html: page(`<live-cursors room="a"><p id="text">Text</p></live-cursors>`),
    goal: 45,
    limit: 63,
  },
  { name: "provider, edit lock", html: page(lock), goal: 38, limit: 60 },
  { name: "provider, form", html: page(form), goal: 38, limit: 54 },
  {
    name: "  … with an outbox",
    html: page(form).replace("<convex-provider ", "<convex-provider outbox "),
    goal: 60,
    limit: 78.1,
  },
  { name: "provider, presence", html: page(presence()), goal: 40, limit: 60 },
  {
    name: "  … with a template",
    html: page(presence("<template>{{name}}</template>")),
    goal: 45,
    limit: 66,
  },
  { name: "provider, typing", html: page(typing), goal: 50, limit: 56.2 },
  {
    name: "client alone",
    html: page("", ownScript),
    script: `import { createRealtimeClient } from "/client.js"; createRealtimeClient({ url: "http://127.0.0.1:9" });`,
    goal: 25,
    limit: 32.1,
  },
  {
    name: "loader.js without any tag",
    html: `<!doctype html><script type="module" src="/loader.js"></script>`,
    goal: 2,
    limit: 2.1,
  },
  {
    name: "everything, in one file",
    html: page(list() + status, `src="/convex-elements.all.js"`),
    goal: 60,
    limit: 127.2,
  },
  {
    name: "everything, as a classic script",
    html: page(list() + status).replace(
      'type="module" src="/convex-elements.js"',
      'src="/convex-elements.global.js"',
    ),
    goal: 60,
    limit: 127.2,
  },
];
