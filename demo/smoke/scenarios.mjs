import assert from "node:assert/strict";
import path from "node:path";
import { scrollThrough } from "./long-scroll.mjs";
import { offlineScenarios } from "./offline-scenarios.mjs";
import { startAndStop } from "./start-and-stop.mjs";

const pageSize = 50;
const timedMessages = 15;

/** What two people do on the board, in this order. Each one throws if the page doesn't answer as it should. */
export const scenarios = {
  async "both windows show the newest page"({ ada, grace, url }) {
    await Promise.all([ada.open(url), grace.open(url)]);
    assert.equal(await ada.rowCount(), pageSize);
    assert.equal(await grace.rowCount(), pageSize);
  },

  async "who has no name yet is asked for one, and keeps the text"({ grace }) {
    await grace.send("Who am I?");
    await grace.page.getByText("Choose a name first.").waitFor();
    assert.deepEqual(await grace.accessibilityProblems(), []);
    await grace.page.reload();
    assert.equal(await grace.page.getByLabel(/^Write in/).inputValue(), "Who am I?");
  },

  async "both choose a name"({ ada, grace }) {
    await Promise.all([ada.chooseName(), grace.chooseName()]);
  },

  async "each sees who else is here, and that they are typing"({ ada, grace }) {
    await ada.seesMember(grace.name);
    await grace.seesMember(ada.name);
    const field = grace.page.getByLabel(/^Write in/);
    const typing = ada.page.locator("typing-indicator").getByText(`${grace.name} is typing`);
    await field.pressSequentially("Hm");
    await typing.waitFor();
    assert.deepEqual(await ada.accessibilityProblems(), []);
    await field.fill("");
    await typing.waitFor({ state: "hidden" });
  },

  async "one at a time writes what the channel is about"({ ada, grace }) {
    const topic = "What changed, and why";
    const lock = (window) => window.page.locator("#topic-lock");
    const field = grace.page.getByLabel("Topic");
    await lock(grace).getByRole("button", { name: "Edit" }).press("Enter");
    await grace.page.waitForFunction(() => document.activeElement.id === "topic-text");
    await grace.page.keyboard.type(topic);
    await lock(ada)
      .getByText(/Grace.{0,2} is editing this/)
      .waitFor();
    assert.equal(await lock(ada).getByRole("button", { name: "Edit" }).count(), 0);
    for (const window of [ada, grace]) assert.deepEqual(await window.accessibilityProblems(), []);
    await grace.saveTopic();
    for (const window of [ada, grace]) {
      await window.page.locator("#topic").getByText(topic).waitFor();
      await lock(window).getByRole("button", { name: "Edit" }).waitFor();
    }
    assert.equal(await field.isVisible(), false);
  },

  async "who waits for their turn is not taken away from what they write meanwhile"({ ada, grace }) {
    const lock = ada.page.locator("#topic-lock");
    await grace.beginTopic("Mine for now");
    await lock.getByRole("button", { name: "Wait in line" }).click();
    await lock.getByText("You are number 1 in line.").waitFor();
    await ada.page.getByLabel(/^Write in/).focus();
    await grace.page.getByRole("button", { name: "Cancel" }).click();
    await lock.getByText("You are editing this.").waitFor();
    await ada.page.keyboard.type("Still here");
    assert.equal(await ada.page.getByLabel(/^Write in/).inputValue(), "Still here");
    await ada.page.getByLabel(/^Write in/).fill("");
    await ada.page.getByRole("button", { name: "Cancel" }).click();
  },

  async "a topic that is not saved stays with its channel, over a reload too, until it is let go"({ ada }) {
    const lock = ada.page.locator("#topic-lock");
    const field = ada.page.getByLabel("Topic");
    await ada.beginTopic("Half a topic");
    await ada.page.locator('nav a[href="#ideas"]').click();
    await ada.page.locator("#topic").getByText("No topic yet.").waitFor();
    assert.equal(await field.isVisible(), false);
    await ada.page.locator('nav a[href="#commits"]').click();
    await ada.page.reload();
    await lock.getByRole("button", { name: "Edit" }).press("Enter");
    assert.equal(await field.inputValue(), "Half a topic");
    await ada.page.waitForFunction(() => document.activeElement.id === "topic-text");
    await ada.page.getByRole("button", { name: "Cancel" }).click();
    await field.waitFor({ state: "hidden" });
    assert.equal(await field.inputValue(), "What changed, and why");
  },

  async "each sees what the other points at"({ ada, grace }) {
    const row = (window) => window.page.locator("realtime-list [data-key]").first();
    const pointer = ada.page.locator("live-cursors").getByText(grace.name);
    await row(grace).hover({ position: { x: 200, y: 20 } });
    await pointer.waitFor();
    const [edges, place] = [await row(ada).boundingBox(), await pointer.boundingBox()];
    assert.ok(place.y > edges.y - 1 && place.y < edges.y + edges.height, "beside what it points at");
    await grace.page.mouse.move(5, 5);
    await pointer.waitFor({ state: "hidden" });
  },

  async "the dashboard figure counts every row"({ ada, imported }) {
    const figure = new Intl.NumberFormat("en").format(imported);
    await ada.page.locator('nav a[href="#commits"]', { hasText: figure }).waitFor();
  },

  async "what one sends, the other sees"({ ada, grace }) {
    const times = [];
    for (let i = 1; i <= timedMessages; i++) {
      const [from, to] = i % 2 === 0 ? [ada, grace] : [grace, ada];
      const text = `Hello ${i} from ${from.name}.`;
      const [seenAt, sentAt] = await Promise.all([to.expectRow(text), from.send(text)]);
      times.push(seenAt - sentAt);
    }
    times.sort((a, b) => a - b);
    const middle = times[Math.floor(times.length / 2)];
    return `send → the other window's page ${middle.toFixed(1)} ms (median of ${times.length}, worst ${times.at(-1).toFixed(1)} ms)`;
  },

  async "an edit follows"({ ada, grace }) {
    await ada.edit("Hello 2 from Ada.", "Hello again from Ada.");
    await grace.row("Hello again from Ada.").waitFor();
    await grace.edited("Hello again from Ada.").waitFor();
    assert.equal(await grace.edited("Hello 4 from Ada.").isVisible(), false);
  },

  async "only the writer can change a message"({ grace }) {
    assert.equal(await grace.row("Hello again from Ada.").getByRole("button").count(), 0);
  },

  async "a removal follows"({ ada, grace }) {
    await grace.remove("Hello 1 from Grace.");
    await ada.row("Hello 1 from Grace.").waitFor({ state: "detached" });
  },

  async "both windows agree, and look as they should"({ ada, grace, folder }) {
    const texts = (window) => window.page.locator("realtime-list [data-key] .body").allTextContents();
    const [left, right] = [await texts(ada), await texts(grace)];
    assert.deepEqual(left.slice(0, pageSize), right.slice(0, pageSize));
    await Promise.all([ada.scrollToTop(), grace.scrollToTop()]);
    await ada.page.screenshot({ path: path.join(folder, "ada.png") });
    await grace.page.screenshot({ path: path.join(folder, "grace.png") });
    return `pictures in ${path.relative(process.cwd(), folder)}`;
  },

  async "the page is accessible: light, dark, narrow, with the dialog open, with a message that was refused"({
    ada,
  }) {
    assert.deepEqual(await ada.accessibilityProblems(), []);
    await ada.page.emulateMedia({ colorScheme: "dark" });
    assert.deepEqual(await ada.accessibilityProblems(), []);
    await ada.page.setViewportSize({ width: 390, height: 800 });
    assert.deepEqual(await ada.accessibilityProblems(), []);
    await ada.openEditor("Hello 4 from Ada.");
    assert.deepEqual(await ada.accessibilityProblems(), []);
    await ada.page.keyboard.press("Escape");
    await ada.sendTooLong("Too long");
    await ada.refused("Too long").waitFor();
    assert.deepEqual(await ada.accessibilityProblems(), []);
    await ada.page.getByRole("button", { name: /^Discard: Too long/ }).click();
    await ada.refused("Too long").waitFor({ state: "detached" });
    await ada.page.emulateMedia({ colorScheme: "light" });
    await ada.page.setViewportSize({ width: 1100, height: 800 });
  },

  async "the end of the list brings older rows"({ grace }) {
    const before = await grace.rowCount();
    await grace.scrollToEnd();
    await grace.page.waitForFunction(
      (count) => document.querySelectorAll("realtime-list [data-key]").length >= count + 40,
      before,
    );
  },

  async "a reader's place stays when a row arrives above"({ ada, grace }) {
    await grace.page.evaluate(() => window.scrollTo(0, 2000));
    const place = () =>
      grace.page.evaluate(() => {
        const row = document.elementFromPoint(600, 400).closest("[data-key]");
        return { key: row.dataset.key, top: row.getBoundingClientRect().top };
      });
    const before = await place();
    await Promise.all([grace.expectRow("A row above."), ada.send("A row above.")]);
    const after = await place();
    assert.equal(after.key, before.key);
    assert.ok(Math.abs(after.top - before.top) < 1, `moved by ${after.top - before.top} px`);
  },

  async "a window that was offline catches up"({ ada, grace }) {
    await grace.page.context().setOffline(true);
    await grace.page.getByText("Offline").first().waitFor();
    await ada.send("Written while Grace was away.");
    await ada.row("Written while Grace was away.").waitFor();
    await grace.send("Written by Grace while away.");
    await grace.page.context().setOffline(false);
    await grace.row("Written while Grace was away.").waitFor();
    await ada.row("Written by Grace while away.").waitFor();
  },

  async "a restarted connection is found again by both"({ ada, grace, backend }) {
    backend.dropConnections();
    await ada.send("After the connection broke.");
    await grace.row("After the connection broke.").waitFor();
  },

  async "after a reload everything is there"({ grace }) {
    await grace.page.reload();
    await grace.row("Written while Grace was away.").waitFor();
    await grace.page.getByText("You write as Grace.").waitFor();
    assert.equal(await grace.page.getByLabel("Your name").isVisible(), false);
  },

  ...offlineScenarios,

  "all rows are scrolled through and back while a hundred messages a second arrive": ({
    ada,
    backend,
    folder,
  }) => scrollThrough({ window: ada, backend, channel: "commits", folder }),

  "npm start names its addresses, and Ctrl-C ends everything": () => startAndStop(),

  async "no window reported an error"({ ada, grace }) {
    assert.deepEqual([...ada.problems, ...grace.problems], []);
  },
};
