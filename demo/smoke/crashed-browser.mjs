import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { chromiumFlags } from "../../scripts/browser.mjs";
import { BoardWindow } from "./board-window.mjs";

const text = "Written just before the browser crashed.";

/** Somebody writes without a network, the browser crashes, and the network is back only after the next start. */
export async function crashAndComeBack({ grace, url }) {
  const profile = await mkdtemp(path.join(os.tmpdir(), "board-"));
  try {
    await crash(await openWindow(profile), url);
    const window = await openWindow(profile);
    await window.page.context().setOffline(true);
    await window.page.goto(url);
    await window.waiting(text).waitFor();
    await window.goOnline();
    await window.hasSentAll();
    await grace.row(text).waitFor();
    await window.page.context().close();
  } finally {
    await rm(profile, { recursive: true });
  }
}

/** Another tab can show it only from what is on the device. */
async function isStored(context, url) {
  const other = new BoardWindow(await context.newPage(), "Edsger's other tab");
  await other.page.goto(url);
  await other.waiting(text).waitFor();
}

async function openWindow(profile) {
  const { chromium } = await import("playwright-core");
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROME_PATH,
    args: chromiumFlags,
  });
  context.setDefaultTimeout(20_000);
  return new BoardWindow(await context.newPage(), "Edsger");
}

async function crash(window, url) {
  await window.open(url);
  await window.chooseName();
  await window.goOffline();
  await window.send(text);
  const context = window.page.context();
  await isStored(context, url);
  const session = await context.newCDPSession(window.page);
  const crashed = context.waitForEvent("close");
  // Nobody is there any more to answer it.
  session.send("Browser.crash").catch(() => undefined);
  await crashed;
}
