import { expect, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import { ar } from "../../src/locales/ar.js";
import { registerLocale } from "../../src/locales/registry.js";
import { typeText } from "../support/engine.js";
import { QueueStage, textOf } from "../support/queue-stage.js";
import { until } from "../support/provided.js";

describe("the list of what waits of <sync-status>", () => {
  let stage: QueueStage;

  afterEach(() => stage.close());

  it("has no button while nothing waits, and one with how much does", async () => {
    stage = await QueueStage.open();
    expect(stage.button).to.equal(null);
    await stage.cut();
    stage.add("one");
    await until(() => stage.button !== null);
    expect(textOf(stage.button!)).to.equal("1 not sent yet");
    await expect(stage.status).to.be.accessible();
  });

  it("has none where the page wants none, and always one where it wants one", async () => {
    stage = await QueueStage.open(
      (client) =>
        html`<sync-status queue="always" .client=${client}></sync-status>
          <sync-status id="off" queue="off" .client=${client}></sync-status>`,
    );
    expect(textOf(stage.button!)).to.equal("Changes on this device");
    await stage.refused();
    const off = document.querySelector("#off")!;
    await until(() => textOf(off.shadowRoot!).includes("1 not accepted"));
    expect(off.shadowRoot!.querySelector("#queue-button")).to.equal(null);
  });

  it("opens empty", async () => {
    stage = await QueueStage.open(
      (client) => html`<sync-status queue="always" .client=${client}></sync-status>`,
    );
    await stage.show();
    expect(textOf(stage.panel)).to.contain("Everything has been sent.");
    expect(stage.status.matches(":state(queue-open)")).to.equal(true);
    await expect(stage.status).to.be.accessible();
  });

  it("says what waits, for how long, why, and that it will be lost with the page", async () => {
    stage = await QueueStage.open();
    await stage.cut();
    stage.add("<b>one</b>");
    stage.client.mutate("notes:echo", { value: { a: 1 } });
    await stage.show();
    await until(() => stage.rows.length === 2);
    expect(stage.rowTexts).to.deep.equal(["Add a note Text: <b>one</b>", 'Notes: echo Value: {"a":1}']);
    expect(stage.panel.querySelector("b")).to.equal(null);
    const text = textOf(stage.panel);
    expect(text).to.contain("Connection lost");
    expect(text).to.match(/Last synced (now|\d+ seconds? ago)/);
    expect(text).to.contain("It will be lost when this page is closed.");
    expect(textOf(stage.rows[0]!)).to.match(/Waiting (now|\d+ seconds? ago)/);
    await expect(stage.status).to.be.accessible();
  });

  it("takes back what was never sent, without a connection", async () => {
    stage = await QueueStage.open();
    await stage.cut();
    stage.add("one");
    stage.add("two");
    await stage.show();
    await until(() => stage.rows.length === 2);
    stage.named("Undo", stage.rows[0]).click();
    await until(() => stage.rows.length === 1);
    expect(stage.rowTexts).to.deep.equal(["Add a note Text: two"]);
    await stage.mend();
    await until(() => stage.rows.length === 0);
  });

  it("says in the app's words why something failed, and lets it go only when asked twice", async () => {
    stage = await QueueStage.open();
    await stage.refused();
    await stage.show();
    await until(() => stage.rows.length === 1);
    expect(textOf(stage.rows[0]!)).to.contain("Not this word.");
    await expect(stage.status).to.be.accessible();
    stage.named("Discard").click();
    await until(() => stage.focusText === "Keep");
    await expect(stage.status).to.be.accessible();
    stage.named("Keep").click();
    await until(() => textOf(stage.panel).includes("Try again"));
    expect(stage.client.outbox.current!.failed).to.equal(1);
    stage.named("Discard").click();
    await until(() => textOf(stage.panel).includes("Discard it for good?"));
    stage.named("Discard").click();
    await until(() => stage.client.outbox.current!.failed === 0);
    await until(() => textOf(stage.panel).includes("Everything has been sent."));
    expect(stage.focusText).to.equal("Changes on this device");
  });

  it("sends something again with other arguments", async () => {
    stage = await QueueStage.open();
    await stage.refused();
    await stage.show();
    stage.named("Edit").click();
    await until(() => stage.root.activeElement?.localName === "input");
    await expect(stage.status).to.be.accessible();
    const input = stage.root.activeElement as HTMLInputElement;
    expect(input.value).to.equal("forbidden");
    input.select();
    await typeText("allowed");
    await sendKeys({ press: "Enter" });
    await until(
      () => stage.client.outbox.current!.failed === 0 && stage.client.outbox.current!.pending === 0,
    );
    const texts = stage.client.watch<string[]>("notes:texts");
    const stop = texts.subscribe(() => undefined);
    await until(() => texts.current.value?.includes("allowed") ?? false);
    expect(texts.current.value).to.deep.equal(["allowed"]);
    stop();
  });

  it("opens by the keyboard, closes by Escape, and gives the focus back", async () => {
    stage = await QueueStage.open();
    await stage.cut();
    stage.add("one");
    await until(() => stage.button !== null);
    stage.button!.focus();
    await sendKeys({ press: "Enter" });
    await until(
      () => stage.focusText === "Changes on this device" && stage.root.activeElement?.localName === "h2",
    );
    await sendKeys({ press: "Escape" });
    await until(() => stage.root.activeElement === stage.button);
    expect(stage.panel.matches(":popover-open")).to.equal(false);
  });

  it("keeps the focus in the list when an operation leaves that has it", async () => {
    stage = await QueueStage.open();
    await stage.cut();
    const [, second] = ["one", "two", "three"].map((text) => stage.add(text));
    await stage.show();
    await until(() => stage.rows.length === 3);
    stage.named("Undo", stage.rows[1]).focus();
    await stage.client.outbox.undo(second!);
    await until(() => stage.rows.length === 2);
    expect(stage.rows[1]!.contains(stage.root.activeElement)).to.equal(true);
    expect(stage.rowTexts[1]).to.equal("Add a note Text: three");
    for (const { id } of stage.client.outbox.operations) await stage.client.outbox.undo(id);
    await until(() => stage.rows.length === 0);
    expect(stage.focusText).to.equal("Changes on this device");
    await sendKeys({ press: "Escape" });
    await until(() => stage.button === null);
    expect(document.activeElement).to.equal(stage.status);
  });

  it("leaves the focus where the reader has put it, outside of the list", async () => {
    stage = await QueueStage.open(
      (client) => html`<sync-status .client=${client}></sync-status><button id="other">Other</button>`,
    );
    await stage.cut();
    stage.add("one");
    await stage.show();
    const other = document.querySelector<HTMLElement>("#other")!;
    stage.panel.hidePopover();
    other.focus();
    await until(() => !stage.status.matches(":state(queue-open)"));
    expect(document.activeElement).to.equal(other);
  });

  it("acts on several at once, each for itself", async () => {
    stage = await QueueStage.open();
    await stage.refused();
    await stage.refused();
    const allowed = await stage.refused();
    await stage.show();
    await until(() => stage.rows.length === 3);
    for (const row of stage.rows.slice(0, 2)) stage.named("Discard", row).click();
    await until(() => textOf(stage.panel).split("Discard it for good?").length === 3);
    for (const row of stage.rows.slice(0, 2)) stage.named("Discard", row).click();
    await until(() => stage.rows.length === 1);
    expect(stage.client.outbox.operations.map(({ id }) => id)).to.deep.equal([allowed]);
  });

  it("tries again what failed, and says why it failed once more", async () => {
    stage = await QueueStage.open();
    const id = await stage.refused();
    await stage.show();
    stage.named("Try again").click();
    await until(() => stage.client.outbox.operations.some((operation) => operation.id !== id));
    await until(() => stage.client.outbox.current!.failed === 1);
    await until(() => textOf(stage.panel).includes("Not this word."));
  });

  it("says that it is too late for what has moved on meanwhile, and that the storage failed", async () => {
    stage = await QueueStage.open();
    await stage.cut();
    stage.add("one");
    await stage.show();
    await until(() => stage.rows.length === 1);
    const { outbox } = stage.client;
    const answers = [{ name: "too-late" }, { name: "not-kept", error: new Error("full") }] as const;
    for (const [answer, words] of [
      [answers[0], "Too late: it has moved on meanwhile."],
      [answers[1], "This device’s storage failed, so nothing was changed. Please try again."],
    ] as const) {
      Object.assign(outbox, { undo: () => Promise.resolve(answer) });
      stage.named("Undo").click();
      await until(() => stage.message === words);
    }
    await expect(stage.status).to.be.accessible();
  });

  it("takes numbers, choices and JSON apart, and sends nothing that can't be read", async () => {
    stage = await QueueStage.open();
    const { settled } = stage.client.mutate("notes:add", {
      text: "forbidden",
      count: 3,
      done: true,
      tags: ["a"],
      big: 5n,
      guestToken: "nobody's business",
    });
    await settled;
    await stage.show();
    stage.named("Edit").click();
    await until(() => stage.panel.querySelector("form") !== null);
    const control = <E extends HTMLElement = HTMLInputElement>(name: string) =>
      stage.panel.querySelector<E>(`[name="${name}"]`)!;
    expect(control("count").type).to.equal("number");
    expect(stage.panel.querySelector('[name="guestToken"]'), "secrets have no field").to.equal(null);
    expect(control("done").checked).to.equal(true);
    expect(stage.panel.querySelector<HTMLInputElement>("[data-kind=fixed] input")!.disabled).to.equal(true);
    await expect(stage.status).to.be.accessible();
    const tags = control<HTMLTextAreaElement>("tags");
    tags.value = "[1,";
    control("count").value = "";
    stage.named("Try again").click();
    await until(() => textOf(stage.panel).includes("This is not valid JSON."));
    expect(textOf(stage.panel)).to.contain("Please enter a number.");
    expect(stage.root.activeElement).to.equal(control("count"));
    expect(stage.client.outbox.current!.failed).to.equal(1);
    await expect(stage.status).to.be.accessible();
    let sent: unknown;
    const { outbox } = stage.client;
    Object.assign(outbox, {
      retry: (_id: string, args: unknown) => {
        sent = args;
        return Promise.resolve({ name: "too-late" });
      },
    });
    tags.value = '["b", {"c": null}]';
    control("count").value = "4.5";
    control("done").checked = false;
    stage.named("Try again").click();
    await until(() => sent !== undefined);
    expect(sent).to.deep.equal({
      text: "forbidden",
      count: 4.5,
      done: false,
      tags: ["b", { c: null }],
      big: 5n,
      guestToken: "nobody's business",
    });
    // What was typed is still there.
    await until(() => stage.message !== "");
    expect(control("count").value).to.equal("4.5");
    stage.named("Cancel").click();
    await until(() => stage.focusText === "Try again");
  });

  it("shows the first fifty, and how many more there are", async () => {
    stage = await QueueStage.open();
    await stage.cut();
    for (let number = 0; number < 60; number++) stage.add(`note ${number}`);
    await stage.show();
    await until(() => stage.rows.length === 50);
    expect(textOf(stage.panel)).to.contain("and 10 more");
    expect(textOf(stage.panel)).to.contain("Waiting (60)");
  });

  it("shows what the page says of an operation, as text, and goes on when that fails", async () => {
    stage = await QueueStage.open(
      (client) =>
        html`<sync-status
          .client=${client}
          .describeOperation=${({ args }: { args: Readonly<Record<string, unknown>> }) => {
            if (args["text"] === "bad") throw new Error("no");
            return args["text"] === "plain" ? undefined : `Note “${String(args["text"])}”`;
          }}
          ><span slot="queue-label">Unsent</span></sync-status
        >`,
    );
    const { logger } = stage.client;
    const warnings: string[] = [];
    Object.assign(logger, { warn: (text: string) => warnings.push(text) });
    await stage.cut();
    for (const text of ["<i>one</i>", "plain", "bad"]) stage.add(text);
    await stage.show();
    await until(() => stage.rows.length === 3);
    expect(stage.rowTexts).to.deep.equal([
      "Note “<i>one</i>”",
      "Add a note Text: plain",
      "Add a note Text: bad",
    ]);
    expect(warnings.filter((text) => text.includes("describeOperation"))).to.have.lengthOf(1);
  });

  it("is read well in the dark, from right to left, in Arabic, and as a number alone", async () => {
    registerLocale("ar", ar);
    stage = await QueueStage.open(
      (client) =>
        html`<div dir="rtl" lang="ar" style="color-scheme: dark; background: #111; color: #eee">
          <sync-status compact .client=${client}></sync-status>
        </div>`,
    );
    await stage.refused();
    await stage.cut();
    stage.add("one");
    await until(() => textOf(stage.button!).startsWith("2 "));
    expect(textOf(stage.button!)).to.contain("لم يُقبل: 1");
    expect(stage.button!.getBoundingClientRect().width).to.be.lessThan(40);
    stage.button!.click();
    await until(() => stage.rows.length === 2);
    expect(textOf(stage.panel)).to.contain("قيد الانتظار (1)");
    expect(getComputedStyle(stage.panel).direction).to.equal("rtl");
    await expect(stage.status).to.be.accessible();
  });

  it("speaks only where the page wants it", async () => {
    stage = await QueueStage.open((client) => html`<sync-status announce .client=${client}></sync-status>`);
    await stage.cut();
    stage.add("one");
    await stage.show();
    await until(() => stage.rows.length === 1);
    Object.assign(stage.client.outbox, { undo: () => Promise.resolve({ name: "too-late" }) });
    stage.named("Undo").click();
    await until(() => document.querySelector("[aria-live]")?.textContent.includes("Too late") ?? false);
  });
});
