import { defineApp } from "convex/server";
import realtime from "../../convex/realtime/convex.config.js";

const app = defineApp();
app.use(realtime);

export default app;
