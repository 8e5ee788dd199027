import type { Scheduler } from "../../core/ports.js";

export const pageScheduler: Scheduler = {
  microtask: (task) => queueMicrotask(task),
  task: (task) => void setTimeout(task),
};
