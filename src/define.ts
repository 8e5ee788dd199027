/** Registers all elements under their own names. */
import "./elements/convex-provider/define.js";
import "./elements/edit-lock/define.js";
import "./elements/live-cursors/define.js";
import "./elements/live-value/define.js";
import "./elements/optimistic-update/define.js";
import "./elements/presence-indicator/define.js";
import "./elements/realtime-list/define.js";
import "./elements/sync-status/define.js";
import "./elements/typing-indicator/define.js";
