const rowSelector = "realtime-list [data-key]";

/** One person's browser window on the board. */
export class BoardWindow {
  constructor(page, name) {
    this.page = page;
    this.name = name;
    this.problems = [];
    page.on("pageerror", (error) => this.problems.push(`${name}: ${error}`));
    page.on("console", (message) => {
      if (message.type() === "error" && !/ERR_INTERNET_DISCONNECTED/.test(message.text())) {
        this.problems.push(`${name}: ${message.text()}`);
      }
    });
  }

  async open(url) {
    await this.page.goto(url);
    await this.page.waitForSelector(rowSelector);
  }

  async chooseName() {
    await this.page.getByLabel("Your name").fill(this.name);
    await this.page.getByRole("button", { name: "Save" }).first().click();
    await this.page.getByText(`You write as ${this.name}.`).waitFor();
  }

  /** @returns {Promise<number>} when it was sent, in epoch milliseconds with fractions */
  async send(text) {
    await this.page.getByLabel(/^Write in/).fill(text);
    return await this.page.evaluate(() => {
      const now = performance.timeOrigin + performance.now();
      document.querySelector("#composer button").click();
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

  /** The mark of an edited row. */
  edited(text) {
    return this.row(text).getByText("edited", { exact: true });
  }

  async edit(text, replacement) {
    await this.row(text).getByRole("button", { name: /^Edit/ }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("textbox").fill(replacement);
    await dialog.getByRole("button", { name: "Save" }).click();
  }

  async remove(text) {
    await this.row(text)
      .getByRole("button", { name: /^Remove/ })
      .click();
  }

  rowCount() {
    return this.page.locator(rowSelector).count();
  }

  async scrollToTop() {
    await this.page.evaluate(() => window.scrollTo(0, 0));
  }

  async scrollToEnd() {
    await this.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  }
}
