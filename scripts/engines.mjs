// Finds the engines besides Chromium that the elements are tested in, or installs them where that can be done without asking.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { installByApt, mayInstallByApt } from "./browser.mjs";
import { freePort } from "./free-port.mjs";
import { SetupError, step } from "./setup.mjs";

const driverStartMs = 20_000;

/** What an engine needs is installed, and doesn't start here. */
export class EngineMissing extends SetupError {}

const engines = [
  {
    name: "Firefox",
    packages: ["firefox-esr"],
    find: () => {
      const file = firstFile([
        process.env.FIREFOX_PATH,
        "/usr/bin/firefox-esr",
        "/usr/bin/firefox",
        "/Applications/Firefox.app/Contents/MacOS/firefox",
      ]);
      return file === undefined ? undefined : { TEST_ENGINE: "firefox", FIREFOX_PATH: file };
    },
    use: (env, work) => work(env),
  },
  {
    // WebKit as Linux has it. It is not Safari.
    name: "WebKitGTK",
    packages: ["webkit2gtk-driver", "xvfb", "xauth", "dbus"],
    find: () => {
      const browser = findMiniBrowser();
      const isThere = browser !== undefined && hasCommand("WebKitWebDriver") && hasCommand("Xvfb");
      return isThere ? { TEST_ENGINE: "webkit", WEBKIT_PATH: browser } : undefined;
    },
    use: withWebKitDriver,
  },
];

/**
 * The engines, each with `env`, by which web-test-runner.engines.config.mjs finds it, or `missing`: why it isn't there. `use`
 * starts what it needs, calls `work` with the whole `env`, and ends what it has started; it rejects with an {@link EngineMissing}
 * where that can't be started.
 *
 * @returns {Promise<{ name: string, env?: object, missing?: string, use: (env: object, work: (env: object) => any) => any }[]>}
 */
export async function ensureEngines() {
  const wanted = engines.filter(({ find }) => find() === undefined).flatMap(({ packages }) => packages);
  if (wanted.length > 0 && mayInstallByApt()) await tryToInstall(wanted);
  return engines.map(({ name, packages, find, use }) => {
    const env = find();
    const missing =
      env === undefined
        ? `it isn't installed (on Debian: apt-get install --no-install-recommends ${packages.join(" ")})`
        : undefined;
    return { name, env, missing, use };
  });
}

/** Only Chromium has to be there. */
async function tryToInstall(packages) {
  try {
    await step(`Installing ${packages.join(", ")} (apt-get)`, () => installByApt(packages));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`${error.message} The tests run without.`);
  }
}

function firstFile(files) {
  return files.find((file) => file && existsSync(file));
}

function hasCommand(name) {
  return spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
}

/** It has no name on the path: it lies beside the library, in a folder named by that one's version. */
function findMiniBrowser() {
  const libraries = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib", "/usr/libexec"];
  return firstFile(
    libraries
      .filter((library) => existsSync(library))
      .flatMap((library) =>
        readdirSync(library)
          .filter((name) => /^webkit2?gtk-/.test(name))
          .map((name) => path.join(library, name, "MiniBrowser")),
      ),
  );
}

/** WebKitGTK has no headless mode: it draws on a screen that is only memory. */
async function withWebKitDriver(env, work) {
  const port = await freePort();
  const screen = await startScreen();
  const driver = startDriver(port, screen.display);
  try {
    await answers(port, driver);
    return await work({ ...env, WEBKIT_DRIVER_PORT: String(port) });
  } finally {
    await end(driver);
    await end(screen.process);
  }
}

function startDriver(port, display) {
  return spawn("WebKitWebDriver", ["-p", String(port), "--host=127.0.0.1"], {
    stdio: "ignore",
    env: {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: "x11",
      LIBGL_ALWAYS_SOFTWARE: "1",
      NO_AT_BRIDGE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      // Its sandbox is refused to root, which is who runs tests in containers.
      ...(process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" } : {}),
    },
  });
}

/** Xvfb chooses a free number for its screen, and writes it down when it is ready. */
async function startScreen() {
  const screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const ended = once(screen, "exit").then(() => {
    throw new EngineMissing("Xvfb has ended before it had a screen");
  });
  const [number] = await Promise.race([once(screen.stdio[3], "data"), ended]);
  return { process: screen, display: `:${String(number).trim()}` };
}

async function answers(port, driver) {
  for (const start = Date.now(); Date.now() - start < driverStartMs; await wait(100)) {
    if (driver.exitCode !== null) break;
    if (await isOpen(port)) return;
  }
  throw new EngineMissing("WebKitWebDriver did not start");
}

async function isOpen(port) {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function end(process) {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, "exit");
  process.kill();
  await ended;
}
