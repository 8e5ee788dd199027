import { open } from "node:fs/promises";

/** A file that only grows. */
export interface LogFile {
  append(text: string): Promise<void>;
  /** Resolves when all that was appended would survive a power cut. */
  sync(): Promise<void>;
  /** Takes back what was appended behind this many bytes. */
  cut(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file of this machine, which is made if it isn't there. */
export async function openLogFile(path: string): Promise<LogFile> {
  const handle = await open(path, "a");
  return {
    append: (text) => handle.appendFile(text),
    sync: () => handle.datasync(),
    cut: (bytes) => handle.truncate(bytes),
    close: () => handle.close(),
  };
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
