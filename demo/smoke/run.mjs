// `npm run demo:smoke [FILE]`: fills the board, drives it in a real browser as two people would, and says how long
// a message takes from one window's Send to the other window's page.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { chromiumFlags, ensureBrowser } from "../../scripts/browser.mjs";
import { build, ensureDependencies, main, root, step } from "../../scripts/setup.mjs";
import { startDemo } from "../server/demo.mjs";
import { importFile } from "../server/import.mjs";
import { BoardWindow } from "./board-window.mjs";
import { rowsFile } from "./rows.mjs";
import { scenarios } from "./scenarios.mjs";

const folder = path.join(root, ".smoke");

/** @returns {Promise<{ passed: number, failures: string[] }>} */
export async function runSmoke({ file } = {}) {
  await mkdir(folder, { recursive: true });
  const demo = await startDemo({});
  try {
    const rows = await rowsFile(file, folder);
    const imported = await step("Filling the board", () =>
      importFile(demo.backend, { file: rows, channel: "commits" }),
    );
    console.log(`${imported} rows imported.`);
    return await drive(demo, imported);
  } finally {
    await demo.close();
  }
}

async function drive(demo, imported) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH, args: chromiumFlags });
  try {
    const [ada, grace] = await Promise.all(["Ada", "Grace"].map((name) => openWindow(browser, name)));
    return await runScenarios({
      ada,
      grace,
      imported,
      folder,
      url: `${demo.pageUrl}#commits`,
      backend: demo.backend,
    });
  } finally {
    await browser.close();
  }
}

async function openWindow(browser, name) {
  // A context of its own is another person: nothing is shared but the backend.
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
  context.setDefaultTimeout(20_000);
  return new BoardWindow(await context.newPage(), name);
}

/** Each scenario goes on from the one before, so the first that fails ends the run. */
async function runScenarios(board) {
  let passed = 0;
  for (const [title, scenario] of Object.entries(scenarios)) {
    try {
      const figure = await scenario(board);
      passed += 1;
      console.log(`  ✓ ${title}${figure === undefined ? "" : `: ${figure}`}`);
    } catch (error) {
      console.error(`  ✗ ${title}\n${error.stack}`);
      return { passed, failures: [`${title}: ${error.message}`] };
    }
  }
  return { passed, failures: [] };
}

async function runFromCommandLine() {
  await ensureDependencies();
  await ensureBrowser();
  await build();
  const { passed, failures } = await runSmoke({ file: process.argv[2] });
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main(runFromCommandLine);
