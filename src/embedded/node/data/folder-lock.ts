import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Keeps other processes out of a folder. Answers what ends that. A lock whose process has ended doesn't count.
 * @throws if another process uses the folder
 */
export function lockFolder(dir: string): () => void {
  const path = join(dir, "lock");
  assertFree(dir, path);
  rmSync(path, { force: true }); // Of a process that has ended.
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") assertFree(dir, path); // Another one was faster.
    throw error;
  }
  locked.add(path);
  return () => {
    locked.delete(path);
    rmSync(path, { force: true });
  };
}

/** Locks of this process: it may have several servers. */
const locked = new Set<string>();

function assertFree(dir: string, path: string): void {
  const holder = holderOf(path);
  if (holder === undefined) return;
  throw new Error(
    `The data in ${dir} is in use by process ${holder}. End that first, or delete ${path} if it is no ` +
      `convex-elements server.`,
  );
}

function holderOf(path: string): number | undefined {
  const pid = Number(readOrEmpty(path));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (pid === process.pid) return locked.has(path) ? pid : undefined;
  return isRunning(pid) ? pid : undefined;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // Somebody else's process.
  }
}
