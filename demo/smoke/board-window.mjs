import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const rowSelector = "realtime-list [data-key]";

/** One person's browser window on the board. */
export class BoardWindow {
  constructor(page, name) {
    this.name = name;
    this.problems = [];
    this.mostLiveQueries = 0;
    this.#look(page);
  }

  #look(page) {
    this.page = page;
    page.on("websocket", (socket) => this.#countLiveQueries(socket));
    page.on("pageerror", (error) => this.problems.push(`${this.name}: ${error}`));
    page.on("console", (message) => {
      if (message.type() === "error" && !/ERR_INTERNET_DISCONNECTED/.test(message.text())) {
        this.problems.push(`${this.name}: ${message.text()}`);
      }
    });
  }

  async open(url) {
    await this.page.goto(url);
    await this.page.waitForSelector(rowSelector);
  }

  /** Closes the window and opens another one of the same browser on the board, whether or not there is a network. */
  async closeAndOpen(url) {
    const context = this.page.context();
    await this.page.close();
    this.#look(await context.newPage());
    await this.page.goto(url);
  }

  /** Resolves when the page would open without a network. */
  async isKeptForOffline() {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  async goOffline() {
    await this.isKeptForOffline();
    await this.page.context().setOffline(true);
    await this.page.getByText("Offline").first().waitFor();
  }

  async goOnline() {
    await this.page.context().setOffline(false);
  }

  /** Resolves when the page has so many rows of a channel's list, whether or not it shows them. */
  async has(query, channel, count) {
    await this.page.waitForFunction(
      ([name, wanted, rows]) => {
        const { client } = document.querySelector("convex-provider");
        const list = client.watchPages(name, { channel: wanted }, { windowed: true });
        return list.current.length === rows;
      },
      [query, channel, count],
    );
  }

  /** Resolves when all that was written here has arrived or was refused. */
  async hasSentAll() {
    await this.page.waitForFunction(
      () => document.querySelector("convex-provider").client?.outbox.current?.pending === 0,
    );
  }

  async chooseName() {
    const form = this.page.locator("#name-form");
    await form.getByLabel("Your name").fill(this.name);
    await form.getByRole("button", { name: "Save" }).click();
    await this.page.getByText(`You write as ${this.name}.`).waitFor();
  }

  /** Resolves when somebody of this name is among those who are here. */
  async seesMember(name) {
    await this.page.waitForFunction(
      (wanted) => document.querySelector("presence-indicator").members.some(({ name }) => name === wanted),
      name,
    );
  }

  async beginTopic(text) {
    await this.page.locator("#topic-lock").getByRole("button", { name: "Edit" }).click();
    await this.page.getByLabel("Topic").fill(text);
  }

  async saveTopic() {
    await this.page.locator(".topic-form").getByRole("button", { name: "Save" }).click();
  }

  /** @returns {Promise<number>} when it was sent, in epoch milliseconds with fractions */
  async send(text) {
    await this.page.getByLabel(/^Write in/).fill(text);
    return await this.page.evaluate(() => {
      const now = performance.timeOrigin + performance.now();
      document.querySelector("#composer .primary").click();
      return now;
    });
  }

  /** Starts to look for `text` among the rows; the result tells when it stood in the DOM, as `send` does. */
  expectRow(text) {
    return this.page.evaluate(
      (wanted) =>
        new Promise((resolve) => {
          const list = document.querySelector("realtime-list");
          const look = () => {
            if (!list.textContent.includes(wanted)) return;
            observer.disconnect();
            resolve(performance.timeOrigin + performance.now());
          };
          const observer = new MutationObserver(look);
          observer.observe(list, { childList: true, subtree: true, characterData: true });
          look();
        }),
      text,
    );
  }

  row(text) {
    return this.page.locator(rowSelector, { hasText: text });
  }

  /** A message wherever it stands: in the list, or among what the list can't show. */
  message(text) {
    return this.page.locator(`${rowSelector}, #unsent li`, { hasText: text });
  }

  /** One that the backend has not taken yet. */
  waiting(text) {
    return this.page.locator("realtime-list [data-key][data-pending], #unsent [data-state=pending]", {
      hasText: text,
    });
  }

  /** One that was not accepted. */
  refused(text) {
    return this.page.locator("#unsent li", { hasText: "Not accepted" }).filter({ hasText: text });
  }

  /** Writes more than the backend takes, as a page could that knows another limit. */
  async sendTooLong(text) {
    await this.page.getByLabel(/^Write in/).evaluate((field) => (field.maxLength = 4000));
    await this.send(text.padEnd(2500, " and on"));
  }

  /** The mark of an edited row. */
  edited(text) {
    return this.row(text).getByText("edited", { exact: true });
  }

  async openEditor(text) {
    await this.row(text).getByRole("button", { name: /^Edit/ }).click();
    return this.page.getByRole("dialog");
  }

  async edit(text, replacement) {
    const dialog = await this.openEditor(text);
    await dialog.getByRole("textbox").fill(replacement);
    await dialog.getByRole("button", { name: "Save" }).click();
  }

  async editRefused(text, replacement) {
    await this.refused(text).getByRole("button", { name: /^Edit/ }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("textbox").fill(replacement);
    await dialog.getByRole("button", { name: "Send again" }).click();
  }

  async remove(text) {
    await this.row(text)
      .getByRole("button", { name: /^Remove/ })
      .click();
  }

  /**
   * What a check of the page as it stands finds, for people who use assistive technology. Evaluated from outside, so
   * that the page's security policy stays as strict as it is.
   *
   * @returns {Promise<string[]>}
   */
  async accessibilityProblems() {
    await this.page.evaluate(await readFile(axePath, "utf8"));
    const { violations } = await this.page.evaluate(() => globalThis.axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`);
  }

  rowCount() {
    return this.page.locator(rowSelector).count();
  }

  /** Of what is visible, wherever the page scrolls to meanwhile. */
  async picture(file) {
    const session = await this.page.context().newCDPSession(this.page);
    const { data } = await session.send("Page.captureScreenshot");
    await session.detach();
    await writeFile(file, data, "base64");
  }

  /** As Convex's protocol has it: each query of a connection is added and removed by its number. */
  #countLiveQueries(socket) {
    const live = new Set();
    socket.on("framesent", ({ payload }) => {
      const { type, modifications } = JSON.parse(payload);
      if (type !== "ModifyQuerySet") return;
      for (const { type: change, queryId } of modifications) {
        if (change === "Add") live.add(queryId);
        else live.delete(queryId);
      }
      this.mostLiveQueries = Math.max(this.mostLiveQueries, live.size);
    });
  }

  async scrollToTop() {
    await this.page.evaluate(() => window.scrollTo(0, 0));
  }

  async scrollToEnd() {
    await this.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  }
}
