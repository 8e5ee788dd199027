import type { Sight } from "./autoload.js";

/**
 * What can be on a page, and what it then needs. `chunk` is the name of the file in `load`, by which the build knows
 * what else has to come with it.
 */
export const sights: readonly Sight[] = [
  // Words before the elements that say them, and the client before those that look for it.
  {
    selector: '[lang^="ar" i]',
    chunk: "ar",
    comesFirst: true,
    load: () => import("./languages/ar.js"),
  },
  {
    selector: '[lang^="de" i]',
    chunk: "de",
    comesFirst: true,
    load: () => import("./languages/de.js"),
  },
  {
    tag: "convex-provider",
    selector: "convex-provider:not(:defined)",
    chunk: "convex-provider",
    comesFirst: true,
    load: () => import("./tags/convex-provider.js"),
  },
  {
    selector: "convex-provider[outbox]",
    chunk: "queue-mutations",
    load: () => import("../client/outbox/queue-mutations.js"),
  },
  {
    tag: "sync-status",
    selector: "sync-status:not(:defined)",
    chunk: "sync-status",
    load: () => import("./tags/sync-status.js"),
  },
  {
    tag: "edit-lock",
    selector: "edit-lock:not(:defined)",
    chunk: "edit-lock",
    load: () => import("./tags/edit-lock.js"),
  },
  {
    tag: "live-value",
    selector: "live-value:not(:defined)",
    chunk: "live-value",
    load: () => import("./tags/live-value.js"),
  },
  {
    tag: "live-cursors",
    selector: "live-cursors:not(:defined)",
    chunk: "live-cursors",
    load: () => import("./tags/live-cursors.js"),
  },
  {
    tag: "optimistic-update",
    selector: "optimistic-update:not(:defined)",
    chunk: "optimistic-update",
    load: () => import("./tags/optimistic-update.js"),
  },
  {
    tag: "presence-indicator",
    selector: "presence-indicator:not(:defined)",
    chunk: "presence-indicator",
    load: () => import("./tags/presence-indicator.js"),
  },
  {
    tag: "realtime-list",
    selector: "realtime-list:not(:defined)",
    chunk: "realtime-list",
    load: () => import("./tags/realtime-list.js"),
  },
  {
    tag: "typing-indicator",
    selector: "typing-indicator:not(:defined)",
    chunk: "typing-indicator",
    load: () => import("./tags/typing-indicator.js"),
  },
  // What elements load by themselves, but would know of only after they have come.
  {
    selector: "realtime-list:is([selection], [feed])",
    chunk: "row-input",
    load: () => import("../rows/input/row-input.js"),
  },
  {
    selector: "realtime-list:is([sort-by], [group-by])",
    chunk: "arranged-rows",
    load: () => import("../rows/order/arranged-rows.js"),
  },
  {
    selector: "realtime-list[animated]",
    chunk: "row-animations",
    load: () => import("../rows/nodes/row-animations.js"),
  },
  {
    selector: "live-value[format]",
    chunk: "named-format",
    load: () => import("../elements/live-value/named-format.js"),
  },
  {
    selector: "live-value[highlight]",
    chunk: "change-mark",
    load: () => import("../elements/live-value/change-mark.js"),
  },
  {
    selector: "live-value[sparkline]",
    chunk: "sparkline",
    load: () => import("../elements/live-value/sparkline.js"),
  },
  {
    selector: ":is(live-value, typing-indicator) > template",
    chunk: "record-view",
    load: () => import("../internal/template/record-view.js"),
  },
  {
    selector: "presence-indicator > template",
    chunk: "member-content",
    load: () => import("../elements/presence-indicator/member-content.js"),
  },
  {
    selector: "live-cursors[selections]",
    chunk: "carets-session",
    load: () => import("../controllers/cursors/carets-session.js"),
  },
];
