import { expect, fixture, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import { queueMutations } from "../../src/client/outbox/index.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { ConnectionState } from "../../src/core/live/connection-state.js";
import type { OutboxState } from "../../src/core/outbox/outbox-state.js";
import { SourceValue } from "../../src/core/source-value.js";
import { de } from "../../src/locales/de.js";
import { registerLocale } from "../../src/locales/registry.js";
import type { ConvexProvider } from "../../src/elements/convex-provider/convex-provider.js";
import type { SyncStatusIndicator } from "../../src/elements/sync-status/sync-status.js";
import { TestBackend } from "../support/backend.js";
import { FakeTime } from "../support/fake-time.js";
import { provided, until } from "../support/provided.js";

const nothingWaits: OutboxState = {
  pending: 0,
  failed: 0,
  bytes: 0,
  oldestAt: null,
  blockedLanes: [],
  activity: { name: "idle" },
  unreadable: [],
};

const textOf = (status: SyncStatusIndicator) =>
  status.shadowRoot!.querySelector("[part=text]")!.textContent.replace(/\s+/g, " ").trim();

/** What the button says that opens the list of what waits. Undefined: there is none. */
const queueTextOf = (status: SyncStatusIndicator) =>
  status.shadowRoot!.querySelector("#queue-button")?.textContent.trim();

describe("<sync-status>", () => {
  let backend: TestBackend;

  beforeEach(async () => (backend = await TestBackend.start()));
  afterEach(() => backend.stop());

  const connected = async (content = html`<sync-status></sync-status>`) => {
    const status = await provided<SyncStatusIndicator>(backend, content);
    await until(() => status.matches(":state(connected)"));
    return status;
  };

  it("says that it is connecting, and then that it is connected", async () => {
    const status = await provided<SyncStatusIndicator>(backend, html`<sync-status></sync-status>`);
    expect(status.matches(":state(connecting)")).to.equal(true);
    expect(textOf(status)).to.equal("Connecting…");
    await expect(status).to.be.accessible();
    await until(() => textOf(status) === "Connected");
    await expect(status).to.be.accessible();
  });

  it("counts down to the next try when the connection is lost, and tries at once by its button", async () => {
    const status = await connected();
    await backend.cut();
    await until(() => /^Connection lost · next try in \d+ s$/.test(textOf(status)));
    await expect(status).to.be.accessible();
    await backend.mend();
    status.shadowRoot!.querySelector("button")!.focus();
    await sendKeys({ press: "Enter" });
    await until(() => status.matches(":state(connected)"));
    await status.updateComplete;
    expect(status.shadowRoot!.querySelector("button")).to.equal(null);
    expect(document.activeElement).to.equal(status);
  });

  it("says that the server can't be reached when there never was a connection", async () => {
    await backend.cut();
    const status = await provided<SyncStatusIndicator>(backend, html`<sync-status></sync-status>`);
    await until(() => textOf(status).startsWith("Server not reachable"));
  });

  it("says that it is offline when the device is", async () => {
    const status = await connected();
    // What the browser sends when the device loses its network.
    Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
    window.dispatchEvent(new Event("offline"));
    await backend.cut();
    await until(() => status.matches(":state(offline)"));
    expect(textOf(status)).to.equal("Offline");
    await expect(status).to.be.accessible();
    Reflect.deleteProperty(navigator, "onLine");
    await backend.mend();
    window.dispatchEvent(new Event("online"));
    await until(() => status.matches(":state(connected)"));
  });

  it("asks for a new sign-in when it was refused", async () => {
    const status = await connected();
    const provider = status.parentElement as ConvexProvider;
    provider.auth = () => Promise.resolve("not.a.token");
    await until(() => status.matches(":state(needs-auth)"));
    expect(textOf(status)).to.equal("Please sign in again");
    await expect(status).to.be.accessible();
  });

  it("does not ask for a sign-in while the page's own function fails and is called again", async () => {
    const status = await connected();
    const provider = status.parentElement as ConvexProvider;
    provider.auth = () => Promise.reject(new Error("down"));
    await until(() => status.matches(":state(needs-auth)"));
    expect(textOf(status)).to.equal("Can’t sign in right now, trying again");
    await expect(status).to.be.accessible();
  });

  it("says that the client is closed", async () => {
    const status = await connected();
    await (status.parentElement as ConvexProvider).client!.close();
    await until(() => status.matches(":state(closed)"));
    expect(textOf(status)).to.equal("Disconnected");
    await expect(status).to.be.accessible();
  });

  it("tells of each change", async () => {
    const status = await provided<SyncStatusIndicator>(backend, html`<sync-status></sync-status>`);
    const names: string[] = [];
    status.addEventListener("sync-status-change", ({ state }) => names.push(state.name));
    await until(() => names.at(-1) === "connected");
    await backend.cut();
    await until(() => names.at(-1) === "reconnecting");
  });

  it("shows no words when it is compact, but has them", async () => {
    const status = await connected(html`<sync-status compact></sync-status>`);
    expect(textOf(status)).to.equal("Connected");
    expect(status.getBoundingClientRect().width).to.be.lessThan(40);
    expect(status.shadowRoot!.querySelector("[title]")!.getAttribute("title")).to.equal("Connected");
    await expect(status).to.be.accessible();
  });

  it("announces a lost connection if asked to", async () => {
    await connected(html`<sync-status announce></sync-status>`);
    await backend.cut();
    await until(() => document.querySelector("[aria-live]")?.textContent === "Connection lost");
  });

  describe("whose first attempt takes long", () => {
    let time: FakeTime;
    beforeEach(() => (time = new FakeTime()));
    afterEach(() => time.end());

    /** With all that it gives to the page's announcer, whose own pace is that of all tests before. */
    async function attempting(announce: boolean) {
      const connection = new SourceValue<ConnectionState>({ name: "connecting", hasEverConnected: false });
      const outbox = Object.assign(new SourceValue(nothingWaits), { operations: [] });
      const client = { watch: () => undefined, connection, outbox } as unknown as RealtimeClient;
      const status = await fixture<SyncStatusIndicator>(
        html`<sync-status ?announce=${announce} .client=${client}></sync-status>`,
      );
      const said: string[] = [];
      Object.assign(status, { say: (text: string) => said.push(text) });
      const become = async (state: ConnectionState) => {
        connection.set(state);
        await status.updateComplete;
      };
      return { status, said, become };
    }

    it("announces it once, and not again when it fails", async () => {
      const { status, said, become } = await attempting(true);
      time.pass(9_999);
      expect(said).to.deep.equal([]);
      time.pass(20_000);
      await status.updateComplete;
      expect(said).to.deep.equal(["Server not reachable"]);
      expect(textOf(status)).to.equal("Server not reachable");
      const failing = { name: "reconnecting", attempt: 1, nextTryAt: null, lastSyncedAt: null } as const;
      await become({ ...failing, hasEverConnected: false });
      expect(said).to.have.lengthOf(1);
      await become({ name: "connected", hasEverConnected: true });
      await become({ ...failing, hasEverConnected: true });
      expect(said.slice(1)).to.deep.equal(["Connected", "Connection lost"]);
    });

    it("says nothing of it unasked, in time, or once it is removed", async () => {
      const silent = await attempting(false);
      const removed = await attempting(true);
      const early = await attempting(true);
      removed.status.remove();
      await early.become({ name: "connected", hasEverConnected: true });
      time.pass(20_000);
      expect([...silent.said, ...removed.said]).to.deep.equal([]);
      expect(early.said).to.deep.equal(["Connected"]);
    });
  });

  it("says how much waits for the connection, and nothing of what goes out at once", async () => {
    const { url, WebSocket: webSocketConstructor } = backend;
    const outbox = queueMutations({ "items:add": {} });
    const client = createRealtimeClient({ url, webSocketConstructor, storage: "memory", outbox });
    const status = await connected(html`<sync-status .client=${client}></sync-status>`);
    expect(textOf(status)).to.equal("Connected");
    expect(status.matches(":state(pending)")).to.equal(false);
    await backend.cut();
    await until(() => status.matches(":state(reconnecting)"));
    for (const text of ["one", "two"]) client.mutate("items:add", { items: [{ list: "a", rank: 1, text }] });
    await until(() => queueTextOf(status) === "2 not sent yet");
    expect(status.matches(":state(pending)")).to.equal(true);
    await expect(status).to.be.accessible();
    for (const { id } of client.outbox.operations) await client.outbox.undo(id);
    await until(() => !status.matches(":state(pending)"));
    await until(() => queueTextOf(status) === undefined);
    await client.close();
  });

  it("says what was refused, and announces it if asked to", async () => {
    const failed = new SourceValue(nothingWaits);
    const client = {
      watch: () => undefined,
      connection: new SourceValue({ name: "connected" }),
      outbox: Object.assign(failed, { operations: [] }),
    } as unknown as RealtimeClient;
    const status = await fixture<SyncStatusIndicator>(
      html`<sync-status announce .client=${client}></sync-status>`,
    );
    await until(() => status.matches(":state(connected)"));
    expect(textOf(status)).to.equal("Connected");
    failed.set({ ...nothingWaits, failed: 1 });
    // What others on the page have to say may be said with it.
    await until(() => document.querySelector("[aria-live]")?.textContent.includes("1 not accepted") ?? false);
    expect(textOf(status)).to.equal("Connected");
    expect(queueTextOf(status)).to.equal("1 not accepted");
    expect(status.matches(":state(failed)")).to.equal(true);
    await expect(status).to.be.accessible();
    failed.set({ ...nothingWaits });
    await until(() => queueTextOf(status) === undefined);
  });

  it("speaks the language around it, and the page's own words", async () => {
    registerLocale("de", de);
    const box = await provided<HTMLElement>(
      backend,
      html`<div lang="de-AT"><sync-status></sync-status></div>`,
    );
    const status = box.querySelector("sync-status")!;
    await until(() => textOf(status) === "Verbunden");
    status.strings = { connected: "Alles gut" };
    await until(() => textOf(status) === "Alles gut");
  });

  it("shows nothing before it knows whether there is a client", async () => {
    const status = await fixture<SyncStatusIndicator>(html`<sync-status></sync-status>`);
    expect(status.shadowRoot!.textContent.trim()).to.equal("");
  });
});
