import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

const args = [
  "--headless=new",
  "--remote-debugging-port=0",
  "--no-first-run",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/**
 * A browser that keeps its data in a folder, can be killed, and has its back-forward cache, which browsers that
 * playwright starts have not.
 */
export class ChromiumProcess {
  readonly context: BrowserContext;
  private readonly process: ChildProcess;
  private readonly browser: Browser;

  private constructor(process: ChildProcess, browser: Browser) {
    this.process = process;
    this.browser = browser;
    this.context = browser.contexts()[0] as BrowserContext;
  }

  static async start(folder: string): Promise<ChromiumProcess> {
    const executable = process.env["CHROME_PATH"] ?? "/usr/bin/chromium";
    // Of a process group of its own, so that all of it can be killed at once.
    const child = spawn(executable, [...args, `--user-data-dir=${folder}`, "about:blank"], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    // With its defaults every page counts as seen, whichever is in front.
    const browser = await chromium.connectOverCDP(await debuggerAddress(child), { noDefaults: true });
    return new ChromiumProcess(child, browser);
  }

  /** As when the power of the process goes: nothing of it runs on. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, "exit");
    process.kill(-(this.process.pid as number), "SIGKILL");
    await gone;
    await this.browser.close().catch(() => undefined);
  }
}

/** A folder for a browser's data. */
export async function profileFolder(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "profile-"));
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

async function debuggerAddress({ stderr }: ChildProcess): Promise<string> {
  const said: string[] = [];
  if (stderr) {
    for await (const line of createInterface({ input: stderr })) {
      const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) {
        // Whatever else it says must not fill the pipe.
        stderr.resume();
        return address;
      }
      said.push(line);
    }
  }
  throw new Error(`The browser did not start: ${said.join("\n")}`);
}
