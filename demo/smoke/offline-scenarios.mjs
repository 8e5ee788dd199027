import assert from "node:assert/strict";
import path from "node:path";
import { crashAndComeBack } from "./crashed-browser.mjs";

/** What Ada does without a network while Grace has one, and what comes of it. They go on from each other. */
export const offlineScenarios = {
  async "a channel that nobody has opened here is there without a network"({ ada, grace, url }) {
    const elsewhere = url.replace("#commits", "#general");
    await grace.page.locator('nav a[href="#general"]').click();
    await grace.send("Ada hasn't been here.");
    await grace.hasSentAll();
    await grace.page.locator('nav a[href="#commits"]').click();
    await ada.has("messages:list", "general", 1);
    await ada.goOffline();
    await ada.closeAndOpen(elsewhere);
    await ada.row("Ada hasn't been here.").waitFor();
    await ada.page.locator("#topic").getByText("No topic yet.").waitFor();
    await ada.page.locator('nav a[href="#ideas"]').click();
    await ada.page.getByText("Nobody has written here yet.").waitFor();
    await ada.goOnline();
    await ada.page.locator('nav a[href="#commits"]').click();
    await ada.page.locator("sync-status").getByText("Connected").first().waitFor();
  },

  async "what is written, changed and removed without a network shows at once"({ ada }) {
    await ada.send("Sent, and then removed offline.");
    await ada.send("Sent, and then changed offline.");
    await ada.hasSentAll();
    await ada.goOffline();
    for (const number of [1, 2, 3, 4]) await ada.send(`Offline ${number}.`);
    await ada.waiting("Offline 4.").waitFor();
    await ada.edit("Offline 2.", "Offline 2, better.");
    await ada.waiting("Offline 2, better.").waitFor();
    await ada.edit("Sent, and then changed offline.", "Changed offline.");
    await ada.waiting("Changed offline.").waitFor();
    for (const text of ["Offline 3.", "Sent, and then removed offline."]) {
      await ada.remove(text);
      await ada.row(text).waitFor({ state: "detached" });
    }
    await ada.page.locator("sync-status").getByText("8 not sent yet").first().waitFor();
  },

  async "a removal that was not sent can be taken back"({ ada, folder }) {
    await ada.remove("Offline 4.");
    await ada.row("Offline 4.").waitFor({ state: "detached" });
    assert.deepEqual(await ada.accessibilityProblems(), []);
    await ada.scrollToTop();
    await ada.page.screenshot({ path: path.join(folder, "offline.png") });
    await ada.page.getByRole("button", { name: "Undo" }).press("Enter");
    await ada.waiting("Offline 4.").waitFor();
    assert.equal(await ada.page.evaluate(() => document.activeElement.id), "body", "where the focus goes on");
  },

  async "the page opens without a network, reloaded or anew, with all that waits"({ ada, url, folder }) {
    await ada.page.getByLabel(/^Write in/).fill("Half a sentence");
    await ada.page.reload();
    await ada.waiting("Offline 1.").waitFor();
    assert.equal(await ada.page.getByLabel(/^Write in/).inputValue(), "Half a sentence");
    await ada.closeAndOpen(url);
    for (const text of ["Offline 1.", "Offline 2, better.", "Offline 4."]) await ada.waiting(text).waitFor();
    assert.equal(await ada.message("Offline 3.").count(), 0);
    await ada.page.locator("sync-status").getByText("8 not sent yet").first().waitFor();
    assert.deepEqual(await ada.accessibilityProblems(), []);
    await ada.page.screenshot({ path: path.join(folder, "opened-offline.png") });
    await ada.send("Offline 5, after a restart.");
    await ada.waiting("Offline 5, after a restart.").waitFor();
  },

  async "with the network back each arrives once, in order, in both windows"({ ada, grace }) {
    await ada.goOnline();
    await ada.hasSentAll();
    const last = "Offline 5, after a restart.";
    await Promise.all([ada, grace].map((window) => window.row(last).waitFor()));
    for (const window of [ada, grace]) {
      const texts = await window.page.locator("realtime-list [data-key] .body").allTextContents();
      const own = texts.filter((text) => /offline/i.test(text) && !/away/.test(text));
      assert.deepEqual(own, [last, "Offline 4.", "Offline 2, better.", "Offline 1.", "Changed offline."]);
    }
    await grace.edited("Offline 2, better.").waitFor();
    await ada.page.locator("realtime-list [data-pending]").first().waitFor({ state: "detached" });
  },

  async "what was refused is kept with its reason, edited and sent again"({ ada, grace, url }) {
    await ada.sendTooLong("A long story");
    await ada.refused("A long story").getByText("at most 2000 are allowed").waitFor();
    await ada.closeAndOpen(url);
    await ada.editRefused("A long story", "A short story.");
    await grace.row("A short story.").waitFor();
    assert.equal(await ada.refused("story").count(), 0);
    assert.equal(await grace.row("A short story.").count(), 1);
  },

  async "a change that was refused is marked at its message, and can be discarded"({ ada, grace }) {
    const dialog = await ada.openEditor("A short story.");
    await dialog.getByRole("textbox").evaluate((field) => (field.maxLength = 4000));
    await dialog.getByRole("textbox").fill("A story".padEnd(2500, " and on"));
    await dialog.getByRole("button", { name: "Save" }).click();
    await ada.refused("Your change of a message").waitFor();
    await ada.row("A short story.").getByText("a change was not accepted").waitFor();
    assert.deepEqual(await ada.accessibilityProblems(), []);
    await ada.page.getByRole("button", { name: /^Discard: A story/ }).press("Enter");
    await ada.refused("story").waitFor({ state: "detached" });
    await ada.row("A short story.").getByText("a change was not accepted").waitFor({ state: "hidden" });
    assert.equal(await grace.row("A short story.").count(), 1);
  },

  async "what waits outlives a crash of the whole browser"({ grace, url }) {
    await crashAndComeBack({ grace, url });
    assert.equal(await grace.row("Written just before the browser crashed.").count(), 1);
  },
};
