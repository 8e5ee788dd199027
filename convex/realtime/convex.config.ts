import rateLimiter from "@convex-dev/rate-limiter/convex.config.js";
import { defineComponent } from "convex/server";

/** The backend's half of convex-elements: what clients sent, and what became of it. */
const realtime = defineComponent("realtime");
realtime.use(rateLimiter);

export default realtime;
