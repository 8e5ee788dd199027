import { expect, fixture, html, nextFrame } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { BeforeMutateEvent } from "../../src/events/before-mutate-event.js";
import type { ConvexProvider } from "../../src/elements/convex-provider/convex-provider.js";
import type { OptimisticUpdate } from "../../src/elements/optimistic-update/optimistic-update.js";
import { itOverSockets, TestBackend } from "../support/backend.js";
import { captureComplaints, captureWarnings } from "../support/console.js";
import { typeText } from "../support/engine.js";
import { until } from "../support/provided.js";
import { press, statusText, storedTexts, updateBelow, UpdatePages } from "../support/update-page.js";

const form = html`<form><input name="text" aria-label="Text" required /><button>Send</button></form>`;
const fieldOf = (update: OptimisticUpdate) => update.querySelector<HTMLInputElement>("[name=text]")!;
const isIn = (update: OptimisticUpdate, state: string) => update.matches(`:state(${state})`);
const button = html`<button name="text" value="pressed">Add</button>`;

async function submit(update: OptimisticUpdate, text: string): Promise<void> {
  fieldOf(update).focus();
  await typeText(text);
  await sendKeys({ press: "Enter" });
}

describe("an <optimistic-update> that fails, waits or goes", () => {
  let backend: TestBackend;
  let pages: UpdatePages;

  beforeEach(async () => {
    backend = await TestBackend.start("outbox");
    pages = new UpdatePages(backend);
  });
  afterEach(async () => {
    await pages.close();
    await backend.stop();
  });

  const close = (isOn: boolean) => backend.mutate("switches:turn", { name: "closed", isOn });
  const goOffline = async (client: RealtimeClient): Promise<void> => {
    await backend.cut();
    await until(() => client.connection.current.name !== "connected");
  };
  const mend = async (client: RealtimeClient): Promise<void> => {
    await backend.mend();
    client.reconnect();
  };
  const addIfOpen = html`<optimistic-update mutation="notes:addIfOpen" queued>${form}</optimistic-update>`;

  it("fills the form again, and tries again by its button", async () => {
    await close(true);
    const client = await pages.client("with an outbox");
    const update = await updateBelow(client, addIfOpen);
    await submit(update, "hello");
    await until(() => isIn(update, "failed"));
    await until(() => fieldOf(update).value === "hello");
    expect(client.outbox.current).to.include({ pending: 0, failed: 1 });
    await close(false);
    await update.updateComplete;
    update.shadowRoot!.querySelector<HTMLElement>("[data-action=retry]")!.focus();
    await sendKeys({ press: "Enter" });
    await until(() => isIn(update, "applied"));
    await until(() => fieldOf(update).value === "");
    expect(client.outbox.current).to.include({ pending: 0, failed: 0 });
    expect(await storedTexts(backend)).to.deep.equal(["hello"]);
  });

  it("leaves what is written meanwhile, brings the refused text by a button, and the other one back", async () => {
    const client = await pages.client("with an outbox");
    const update = await updateBelow(client, addIfOpen);
    await close(true);
    await goOffline(client);
    await submit(update, "refused");
    await until(() => fieldOf(update).value === "");
    await typeText("newer");
    await mend(client);
    await until(() => isIn(update, "failed"));
    await update.updateComplete;
    expect(fieldOf(update).value).to.equal("newer");
    expect(document.activeElement).to.equal(fieldOf(update));
    await expect(update).to.be.accessible();
    press(update, "edit");
    expect(fieldOf(update).value).to.equal("refused");
    expect(document.activeElement).to.equal(fieldOf(update));
    await close(false);
    await typeText(" no more");
    await sendKeys({ press: "Enter" });
    await until(() => fieldOf(update).value === "newer");
    await until(() => client.outbox.current?.pending === 0);
    expect(client.outbox.current).to.include({ pending: 0, failed: 0 });
    expect(await storedTexts(backend)).to.deep.equal(["refused no more"]);
  });

  it("lets a refused call go, with its text", async () => {
    await close(true);
    const client = await pages.client("with an outbox");
    const update = await updateBelow(client, addIfOpen);
    await submit(update, "hello");
    await until(() => isIn(update, "failed"));
    await update.updateComplete;
    press(update, "discard");
    await until(() => isIn(update, "idle"));
    expect(fieldOf(update).value).to.equal("");
    await until(() => client.outbox.current?.failed === 0);
    expect(statusText(update)).to.equal("");
  });

  it("follows what is done about its calls elsewhere", async () => {
    await close(true);
    const client = await pages.client("with an outbox");
    const update = await updateBelow(
      client,
      html`<optimistic-update mutation="notes:addIfOpen" queued>${button}</optimistic-update>`,
    );
    update.querySelector("button")!.click();
    await until(() => isIn(update, "failed"));
    await client.outbox.discard(client.outbox.operations[0]!.id);
    await until(() => isIn(update, "idle"));
  });

  it("says nothing of what a server lets slip", async () => {
    const complaints = captureComplaints();
    const client = await pages.client("without");
    const update = await updateBelow(
      client,
      html`<optimistic-update mutation="notes:addAndFail">${button}</optimistic-update>`,
    );
    update.querySelector("button")!.click();
    await until(() => isIn(update, "failed"));
    await update.updateComplete;
    expect(statusText(update)).to.contain("This could not be saved.").and.not.to.contain("secret");
    await until(() =>
      complaints().some((line) => line.startsWith("<optimistic-update>: notes:addAndFail failed")),
    );
    await until(
      () => document.querySelector("[aria-live]")?.textContent.includes("could not be saved") ?? false,
    );
    await expect(update).to.be.accessible();
  });

  it("is kept on the device, says so, and goes on when its element has gone", async () => {
    const client = await pages.client("with an outbox", "auto");
    const update = await updateBelow(
      client,
      html`<optimistic-update mutation="notes:add" queued>${form}</optimistic-update>`,
    );
    const saved: boolean[] = [];
    update.addEventListener("mutation-saved", ({ isDurable }) => saved.push(isDurable));
    await goOffline(client);
    await submit(update, "kept");
    await until(() => isIn(update, "saved"));
    const view = update.shadowRoot!.querySelector("[part=saved]")!;
    await until(() => getComputedStyle(view).visibility === "visible");
    expect(statusText(update)).to.contain("Saved on this device, not sent yet");
    await until(
      () => document.querySelector("[aria-live]")?.textContent.includes("Saved on this device") ?? false,
    );
    await expect(update).to.be.accessible();
    expect(saved).to.deep.equal([true]);
    const { parentElement } = update;
    update.remove();
    await nextFrame();
    await mend(client);
    await until(() => client.outbox.current?.pending === 0);
    expect(await storedTexts(backend)).to.deep.equal(["kept"]);
    parentElement!.append(update);
    await until(() => isIn(update, "applied"));
  });

  it("sends by a button once while it waits, unless it may be repeated", async () => {
    const client = await pages.client("with an outbox");
    const update = await updateBelow(
      client,
      html`<optimistic-update mutation="notes:add" effect="counter" into="notes:count"
          >${button}</optimistic-update
        ><live-value query="notes:count"></live-value>`,
    );
    const value = update.nextElementSibling!;
    await until(() => value.shadowRoot!.textContent.trim() === "0");
    await goOffline(client);
    for (let times = 0; times < 3; times++) update.querySelector("button")!.click();
    expect(update.calls).to.have.lengthOf(1);
    await until(() => value.shadowRoot!.textContent.trim() === "1");
    update.repeatable = true;
    update.querySelector("button")!.click();
    await until(() => value.shadowRoot!.textContent.trim() === "2");
    const view = update.shadowRoot!.querySelector("[part=pending]")!;
    await until(() => getComputedStyle(view).visibility === "visible");
    await expect(update).to.be.accessible();
  });

  it("asks before it calls: other arguments, or no call", async () => {
    const client = await pages.client("without");
    const update = await updateBelow(
      client,
      html`<optimistic-update mutation="notes:add">${button}</optimistic-update>`,
    );
    let isWanted = false;
    update.parentElement!.addEventListener("before-mutate", (event: BeforeMutateEvent) => {
      if (!isWanted) event.preventDefault();
      event.args["text"] = "changed";
    });
    update.querySelector("button")!.click();
    expect(update.calls).to.deep.equal([]);
    isWanted = true;
    update.querySelector("button")!.click();
    await until(() => isIn(update, "applied"));
    expect(await storedTexts(backend)).to.deep.equal(["changed"]);
  });

  it("works as a plain form where the client has no outbox, and warns that its effect does nothing", async () => {
    const warnings = captureWarnings();
    const client = await pages.client("without");
    const update = await updateBelow(
      client,
      html`<optimistic-update mutation="notes:add" effect="insert-at-start" into="notes:list"
        >${form}</optimistic-update
      >`,
    );
    await submit(update, "hello");
    await until(() => isIn(update, "applied"));
    expect(warnings.taken().filter((line) => line.includes("has no outbox"))).to.have.lengthOf(1);
  });

  it("keeps the text where there is no client, and says so", async () => {
    captureWarnings();
    const update = await fixture<OptimisticUpdate>(
      html`<optimistic-update mutation="notes:add">${form}</optimistic-update>`,
    );
    await submit(update, "hello");
    await update.updateComplete;
    expect(statusText(update)).to.equal("Not connected to a backend.");
    expect(fieldOf(update).value).to.equal("hello");
    await expect(update).to.be.accessible();
  });

  it("shows the author's own views, with the reason and their buttons", async () => {
    await close(true);
    const client = await pages.client("without");
    const update = await updateBelow(
      client,
      html`<optimistic-update mutation="notes:addIfOpen"
        >${button}
        <p slot="failed">
          <b data-message></b> <button data-action="retry">Again</button>
        </p></optimistic-update
      >`,
    );
    update.querySelector("button")!.click();
    await until(() => update.querySelector("b")!.textContent === "Closed for today.");
    await close(false);
    update.querySelector<HTMLElement>("[data-action]")!.click();
    await until(() => isIn(update, "applied"));
    expect(await storedTexts(backend)).to.deep.equal(["pressed"]);
  });

  const byAddress = itOverSockets("the provider makes a client of an address");

  byAddress("has an outbox by an attribute of the provider", async () => {
    const provider = await fixture<ConvexProvider>(
      html`<convex-provider .url=${backend.url} storage="memory" outbox
        ><optimistic-update mutation="notes:add" effect="insert-at-end" into="notes:list"
          >${form}</optimistic-update
        ></convex-provider
      >`,
    );
    await until(() => provider.client?.connection.current.name === "connected");
    const client = provider.client!;
    const update = provider.querySelector("optimistic-update")!;
    await goOffline(client);
    await submit(update, "hello");
    expect(client.outbox.current?.pending).to.equal(1);
    await until(() => fieldOf(update).value === "");
  });
});
