// Finds the browser that the tests run in, or installs one where that can be done without asking.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { run, SetupError, step } from "./setup.mjs";

/**
 * The path of a Chromium-like browser: named by CHROME_PATH, else installed, else installed now by apt where
 * that is possible. Sets CHROME_PATH for everything that this process starts.
 */
export async function ensureBrowser() {
  const found = namedBrowser() ?? (await installedBrowser()) ?? (await browserFromApt());
  process.env.CHROME_PATH = found;
  return found;
}

function namedBrowser() {
  const named = process.env.CHROME_PATH;
  if (!named) return undefined;
  if (!existsSync(named)) throw new SetupError(`CHROME_PATH names ${named}, but there is no such file.`);
  return named;
}

async function installedBrowser() {
  const { Launcher } = await import("chrome-launcher");
  const edge = [
    "/usr/bin/microsoft-edge",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
  ].find((candidate) => existsSync(candidate));
  return firstChrome(Launcher) ?? edge;
}

function firstChrome(Launcher) {
  try {
    return Launcher.getFirstInstallation();
  } catch (error) {
    // On Linux the finder throws instead of answering "none".
    if (error?.code === "ERR_LAUNCHER_PATH_NOT_SET") return undefined;
    throw error;
  }
}

async function browserFromApt() {
  if (!mayInstallByApt()) {
    throw new SetupError(
      isDebian()
        ? `No Chrome, Chromium or Edge was found. Run this, then try again:\n\n  sudo sh -c '${aptCommand(["chromium"])}'\n`
        : "No Chrome, Chromium or Edge was found. Install one, or name one with CHROME_PATH=/path/to/chrome.",
    );
  }
  await step("Installing Chromium (apt-get)", () => installByApt(["chromium"]));
  return "/usr/bin/chromium";
}

/** Whether that can be done without asking. */
export function mayInstallByApt() {
  return isDebian() && process.getuid?.() === 0;
}

export async function installByApt(packages) {
  await run("sh", ["-c", aptCommand(packages)], { env: { DEBIAN_FRONTEND: "noninteractive" } });
}

function aptCommand(packages) {
  return `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;
}

function isDebian() {
  const release = "/etc/os-release";
  if (!existsSync(release) || spawnSync("apt-get", ["--version"]).status !== 0) return false;
  return /^ID(_LIKE)?=.*debian/m.test(readFileSync(release, "utf8"));
}

/** Flags for a headless Chromium of tests: root needs no sandbox, and nothing may reach for the internet. */
export const chromiumFlags = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
];
