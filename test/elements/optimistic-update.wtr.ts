import { expect, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { OptimisticUpdate } from "../../src/elements/optimistic-update/optimistic-update.js";
import { TestBackend } from "../support/backend.js";
import { typeText } from "../support/engine.js";
import { until } from "../support/provided.js";
import { press, statusText, storedTexts, updateBelow, UpdatePages } from "../support/update-page.js";

const form = html`<form>
  <label>Text <input name="text" required autocomplete="off" /></label><button>Send</button>
</form>`;
const fieldOf = (update: OptimisticUpdate, name = "text") =>
  update.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
const isIn = (update: OptimisticUpdate, state: string) => update.matches(`:state(${state})`);

async function write(update: OptimisticUpdate, text: string): Promise<void> {
  fieldOf(update).focus();
  await typeText(text);
}

async function submit(update: OptimisticUpdate, text: string): Promise<void> {
  await write(update, text);
  await sendKeys({ press: "Enter" });
}

describe("<optimistic-update>", () => {
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

  const goOffline = async (client: RealtimeClient): Promise<void> => {
    await backend.cut();
    await until(() => client.connection.current.name !== "connected");
  };

  describe("without an outbox", () => {
    it("sends what was written by Enter, and empties the form when it took effect", async () => {
      const client = await pages.client("without");
      const update = await updateBelow(
        client,
        html`<optimistic-update mutation="notes:add">${form}</optimistic-update>`,
      );
      expect(isIn(update, "idle")).to.equal(true);
      await expect(update).to.be.accessible();
      await submit(update, "hello");
      await until(() => isIn(update, "applied"));
      await update.updateComplete;
      expect(fieldOf(update).value).to.equal("");
      expect(statusText(update)).to.equal("Done");
      expect(await storedTexts(backend)).to.deep.equal(["hello"]);
      await expect(update).to.be.accessible();
      await write(update, "n");
      expect(isIn(update, "idle")).to.equal(true);
    });

    it("keeps what was submitted where it is asked to, applied or let go", async () => {
      const client = await pages.client("without");
      const update = await updateBelow(
        client,
        html`<optimistic-update mutation="notes:addIfOpen" keep-values>${form}</optimistic-update>`,
      );
      await submit(update, "hello");
      await until(() => isIn(update, "applied"));
      expect(fieldOf(update).value).to.equal("hello");
      await backend.mutate("switches:turn", { name: "closed", isOn: true });
      await submit(update, " again");
      await until(() => isIn(update, "failed"));
      update.discard();
      await until(() => isIn(update, "idle"));
      expect(fieldOf(update).value).to.equal("hello again");
      expect(await storedTexts(backend)).to.deep.equal(["hello"]);
    });

    it("keeps the form as it is while it waits, and what is written meanwhile", async () => {
      const client = await pages.client("without");
      const update = await updateBelow(
        client,
        html`<optimistic-update mutation="notes:add">${form}</optimistic-update>`,
      );
      await goOffline(client);
      await submit(update, "one");
      await until(() => isIn(update, "pending"));
      expect(fieldOf(update).value).to.equal("one");
      // The same once more is one too many.
      await sendKeys({ press: "Enter" });
      expect(update.calls).to.have.lengthOf(1);
      await write(update, " and two");
      await sendKeys({ press: "Enter" });
      await write(update, " and three");
      await backend.mend();
      client.reconnect();
      await until(() => isIn(update, "applied") || isIn(update, "idle"));
      await until(() => update.calls.every(({ isWaiting }) => !isWaiting));
      expect(fieldOf(update).value).to.equal("one and two and three");
      expect(await storedTexts(backend)).to.deep.equal(["one", "one and two"]);
    });

    it("keeps what was refused in the form until it is let go, says why, and sends it again when it was changed", async () => {
      await backend.mutate("switches:turn", { name: "closed", isOn: true });
      const client = await pages.client("without");
      const update = await updateBelow(
        client,
        html`<optimistic-update mutation="notes:addIfOpen">${form}</optimistic-update>`,
      );
      await submit(update, "first");
      await until(() => isIn(update, "failed"));
      update.discard();
      expect(fieldOf(update).value, "what was let go goes with its text").to.equal("");
      await submit(update, "hello");
      await until(() => isIn(update, "failed"));
      await update.updateComplete;
      expect(statusText(update)).to.contain("Closed for today.");
      expect(fieldOf(update).value).to.equal("hello");
      await expect(update).to.be.accessible();
      await backend.mutate("switches:turn", { name: "closed", isOn: false });
      await write(update, " there");
      await sendKeys({ press: "Enter" });
      await until(() => isIn(update, "applied"));
      expect(fieldOf(update).value).to.equal("");
      expect(await storedTexts(backend)).to.deep.equal(["hello there"]);
      expect(update.calls).to.have.lengthOf(1);
    });
  });

  describe("with an outbox", () => {
    const sending = html`<optimistic-update mutation="notes:add" effect="insert-at-start" into="notes:list"
        >${form}</optimistic-update
      ><realtime-list query="notes:list"><template>{{text}}</template></realtime-list>`;
    const rowsOf = (update: OptimisticUpdate) =>
      [...update.parentElement!.querySelectorAll("[data-key]")].map((row) => row.textContent.trim());

    it("shows at once what was written, empties the form, and takes several in a row", async () => {
      const client = await pages.client("with an outbox");
      const update = await updateBelow(client, sending);
      await until(() => update.parentElement!.querySelector("realtime-list")!.matches(":state(empty)"));
      await goOffline(client);
      for (const text of ["one", "two", "two"]) {
        await submit(update, text);
        await until(() => fieldOf(update).value === "");
      }
      await until(() => rowsOf(update).length === 3);
      expect(rowsOf(update)).to.deep.equal(["two", "two", "one"]);
      expect(statusText(update)).to.contain("and 2 more");
      await backend.mend();
      client.reconnect();
      await until(() => isIn(update, "applied"));
      await until(() => client.outbox.current?.pending === 0);
      expect(rowsOf(update)).to.deep.equal(["two", "two", "one"]);
      expect(await storedTexts(backend)).to.deep.equal(["one", "two", "two"]);
    });

    it("takes back what was not sent yet, into the form", async () => {
      const client = await pages.client("with an outbox");
      const update = await updateBelow(client, sending);
      await goOffline(client);
      await submit(update, "hello");
      await until(() => fieldOf(update).value === "");
      await update.updateComplete;
      press(update, "undo");
      await until(() => fieldOf(update).value === "hello");
      expect(isIn(update, "idle")).to.equal(true);
      expect(document.activeElement).to.equal(fieldOf(update));
      expect(client.outbox.current?.pending).to.equal(0);
    });
  });
});
