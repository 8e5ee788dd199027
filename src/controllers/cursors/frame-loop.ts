/** What draws once a frame. */
export interface FrameTask {
  /** Looks at the page. Nothing is written before all tasks have looked. */
  read(): void;
  /** Writes to the page. True to be called again in the next frame. */
  write(): boolean;
}

const waiting = new Set<FrameTask>();
let frame: number | undefined;

/** Runs `task` in the next frame. All tasks of the page share one request, and there is none while nothing waits. */
export function inNextFrame(task: FrameTask): void {
  waiting.add(task);
  frame ??= requestAnimationFrame(run);
}

export function cancelFrame(task: FrameTask): void {
  waiting.delete(task);
  if (waiting.size > 0 || frame === undefined) return;
  cancelAnimationFrame(frame);
  frame = undefined;
}

function run(): void {
  frame = undefined;
  const tasks = [...waiting];
  waiting.clear();
  for (const task of tasks) guarded(() => task.read());
  for (const task of tasks) guarded(() => task.write() && inNextFrame(task));
}

/** What one of them throws is the page's to hear, and stops no other. */
function guarded(act: () => void): void {
  try {
    act();
  } catch (error) {
    reportError(error);
  }
}
