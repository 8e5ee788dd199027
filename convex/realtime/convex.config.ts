import { defineComponent } from "convex/server";

/** The backend's half of convex-elements: what clients sent, what became of it, and rooms. */
export default defineComponent("realtime");
