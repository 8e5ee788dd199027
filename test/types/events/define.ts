import "convex-elements/define";

const list = document.querySelector("realtime-list")!;
list.addEventListener("list-change", (e) => e.total.toFixed() + e.added.join());
list.addEventListener("selection-change", (e) => e.selected.join());
list.addEventListener("visible-rows-change", (e) => e.rows.map(({ element }) => element.id));
list.addEventListener("realtime-error", (e) => e.error.remedy.length);
list.addEventListener("pending-task", (e) => void e.complete.then());
// @ts-expect-error There is no such field.
list.addEventListener("list-change", (e) => void e.count);

document.querySelector("live-value")!.addEventListener("value-change", (e) => e.stale && e.previous);
document.querySelector("sync-status")!.addEventListener("sync-status-change", (e) => e.state.name);
document.querySelector("edit-lock")!.addEventListener("lease-change", (e) => e.holder?.name);
document
  .querySelector("presence-indicator")!
  .addEventListener("presence-change", (e) => e.joined.length + e.members.length);
document.querySelector("typing-indicator")!.addEventListener("typing-change", (e) => e.others.toFixed());
document.querySelector("live-cursors")!.addEventListener("realtime-error", (e) => e.error.code);
document.querySelector("convex-provider")!.addEventListener("realtime-error", (e) => e.error.code);

const form = document.querySelector("optimistic-update")!;
form.addEventListener("before-mutate", (e) => (e.args = { body: e.mutation }));
form.addEventListener("mutation-saved", (e) => e.isDurable);
form.addEventListener("mutation-settled", (e) => e.outcome.name === "applied" && e.outcome.value);
// @ts-expect-error What it was called with stays as it was.
form.addEventListener("mutation-settled", (e) => (e.args = {}));

document.createElement("realtime-list").pageSize = 20;
// @ts-expect-error A number.
document.createElement("realtime-list").pageSize = "20";
