import type { Scheduler } from "../../core/ports.js";

export const microtasks: Scheduler = { microtask: (task) => queueMicrotask(task) };
