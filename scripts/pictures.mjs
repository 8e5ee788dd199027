// `node scripts/pictures.mjs`: takes the README's picture anew. Two people have the demo open, and one of them writes.
import path from "node:path";
import { startDemo } from "../demo/server/demo.mjs";
import { BoardWindow } from "../demo/smoke/board-window.mjs";
import { chromiumFlags, ensureBrowser } from "./browser.mjs";
import { build, ensureDependencies, main, root } from "./setup.mjs";

const file = path.join(root, "docs/live-board.png");
const viewport = { width: 560, height: 760 };

await main(async () => {
  await ensureDependencies();
  await ensureBrowser();
  await build();
  const { chromium } = await import("playwright-core");
  const demo = await startDemo({});
  const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH, args: chromiumFlags });
  try {
    const ada = await openWindow(browser, "Ada", demo.pageUrl);
    const grace = await openWindow(browser, "Grace", demo.pageUrl);
    await talk(ada, grace);
    await takePicture(browser, [ada, grace]);
    console.log(`${path.relative(root, file)} is taken anew.`);
  } finally {
    await browser.close();
    await demo.close();
  }
});

/** A context of its own is another person. */
async function openWindow(browser, name, url) {
  const context = await browser.newContext({ viewport, colorScheme: "light", reducedMotion: "reduce" });
  const window = new BoardWindow(await context.newPage(), name);
  await window.page.goto(url);
  await window.chooseName();
  return window;
}

/** What there is to see: rows from both, who is here, what the channel is about, where somebody points, and that they are writing. */
async function talk(ada, grace) {
  await Promise.all([ada.seesMember("Grace"), grace.seesMember("Ada")]);
  for (const [from, to, text] of [
    [ada, grace, "Did the numbers come in?"],
    [grace, ada, "They did, and the chart is green."],
    [ada, grace, "Then let us ship it."],
  ]) {
    const arrived = to.expectRow(text);
    await from.send(text);
    await arrived;
  }
  await grace.beginTopic("Numbers for Thursday");
  await grace.saveTopic();
  await ada.page.locator("#topic").getByText("Numbers for Thursday").waitFor();
  await grace.row("They did").hover({ position: { x: 300, y: 30 } });
  await ada.page.locator("live-cursors").getByText("Grace").waitFor();
  await grace.page.getByLabel(/^Write in/).pressSequentially("On it");
  await ada.page.locator("typing-indicator").getByText("Grace is typing").waitFor();
}

/** Both windows beside each other, each in a frame. */
async function takePicture(browser, windows) {
  const pictures = await Promise.all(windows.map(({ page }) => page.screenshot()));
  const page = await browser.newPage({ viewport: { width: 1200, height: 830 }, deviceScaleFactor: 1 });
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture.toString("base64")}">`);
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 24px; display: flex; gap: 24px; background: #e9ecf1; width: max-content; }
    img { border-radius: 10px; box-shadow: 0 4px 24px #0003; display: block; }
  </style>${images.join("")}`);
  await page.locator("body").screenshot({ path: file });
}
