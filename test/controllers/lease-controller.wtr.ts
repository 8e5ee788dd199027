import { expect, fixture, html } from "@open-wc/testing";
import { LitElement } from "lit";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { guestOf, leaseOf, roomOf } from "../../src/client/rooms/index.js";
import { setDefaultClient } from "../../src/context/default-client.js";
import { LeaseController, type LeaseControllerOptions } from "../../src/controllers/lease-controller.js";
import { TestBackend } from "../support/backend.js";
import { LockStage } from "../support/lock-stage.js";
import { until } from "../support/provided.js";

/** Somebody's own editor, which knows nothing of our elements. */
class OwnEditor extends LitElement {
  options: LeaseControllerOptions = { room: undefined, resource: undefined };
  readonly lease = new LeaseController(this, () => this.options);

  protected override render() {
    return html`<input aria-label="Title" ?disabled=${this.lease.fence === undefined} />
      <p>${this.lease.state.name}</p>`;
  }
}
customElements.define("own-editor", OwnEditor);

describe("LeaseController in anybody's Lit element", () => {
  let backend: TestBackend;
  let stage: LockStage;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (stage = new LockStage(backend)));
  afterEach(async () => {
    setDefaultClient(undefined);
    await stage.close();
  });

  const shown = (editor: OwnEditor) => editor.shadowRoot!.querySelector("p")!.textContent;
  const field = (editor: OwnEditor) => editor.shadowRoot!.querySelector("input")!;

  async function own(name: string | null, options: Partial<LeaseControllerOptions> = {}): Promise<OwnEditor> {
    const all = { room: stage.room, resource: "title", client: stage.client(name), ...options };
    return await fixture<OwnEditor>(html`<own-editor .options=${all}></own-editor>`);
  }

  async function change(editor: OwnEditor, options: Partial<LeaseControllerOptions>): Promise<void> {
    editor.options = { ...editor.options, ...options };
    editor.requestUpdate();
    await editor.updateComplete;
  }

  /** Both know that Ada holds it. */
  async function held() {
    const [ada, grace] = [await own("Ada"), await own("Grace")];
    await until(() => shown(ada) === "free" && shown(grace) === "free");
    await ada.lease.acquire();
    await until(() => shown(ada) === "mine" && shown(grace) === "theirs");
    return { ada, grace };
  }

  it("says who holds it, and by which fence", async () => {
    const { ada, grace } = await held();
    expect([field(ada).disabled, field(grace).disabled]).to.deep.equal([false, true]);
    expect([typeof ada.lease.fence, grace.lease.fence]).to.deep.equal(["bigint", undefined]);
    expect(await grace.lease.acquire()).to.deep.equal({ name: "held" });
    expect(await ada.lease.release()).to.equal("done");
    await until(() => shown(ada) === "free" && shown(grace) === "free");
    expect(ada.lease.fence).to.equal(undefined);
  });

  it("is asked for, and given", async () => {
    const { ada, grace } = await held();
    expect(await grace.lease.ask("almost done?")).to.equal("done");
    await until(() => ada.lease.state.name === "mine" && ada.lease.state.ask?.text === "almost done?");
    expect(await ada.lease.answer("give")).to.equal("done");
    await until(() => shown(grace) === "mine");
  });

  it("gives back what its host has taken when that is removed, and takes nothing when it is put back", async () => {
    const { ada, grace } = await held();
    const parent = ada.parentElement!;
    ada.remove();
    await until(() => shown(grace) === "free");
    parent.append(ada);
    await until(() => shown(ada) === "free");
  });

  it("gives back what its host has taken when that has another resource", async () => {
    const { ada, grace } = await held();
    await change(ada, { resource: "body" });
    await until(() => shown(grace) === "free" && shown(ada) === "free");
  });

  it("gives nothing back that another element of the page has taken", async () => {
    const { ada, grace } = await held();
    const other = await own("Ada", { client: ada.options.client });
    await until(() => shown(other) === "mine");
    other.remove();
    await change(ada, {});
    await grace.lease.ask();
    await until(() => ada.lease.state.name === "mine" && ada.lease.state.ask !== null);
  });

  it("has what a guest's writes need as long as it is held, and nothing where somebody is signed in", async () => {
    const guest = await own(null);
    await until(() => shown(guest) === "free");
    expect(guest.lease.guest).to.equal(undefined);
    await guest.lease.acquire();
    expect(guest.lease.guest)
      .to.equal(guestOf(guest.options.client!))
      .and.to.match(/^[0-9a-f]{32}$/);
    await guest.lease.release();
    const ada = await own("Ada");
    await until(() => shown(ada) === "free");
    await ada.lease.acquire();
    expect([ada.lease.guest, guestOf(ada.options.client!)]).to.deep.equal([undefined, undefined]);
    expect(() => guestOf({} as RealtimeClient)).to.throw("createRealtimeClient");
  });

  it("is nothing without a client, a room or a resource, and says what can't be", async () => {
    const editor = await own("Ada", { client: undefined });
    const { lease } = editor;
    expect([lease.lease, lease.state.name, lease.error]).to.deep.equal([undefined, "unknown", undefined]);
    expect(await lease.acquire()).to.deep.equal({ name: "unavailable" });
    expect([await lease.ask(), await lease.answer("keep")]).to.deep.equal(["unavailable", "unavailable"]);
    expect(await lease.release()).to.equal("done");
    const client = stage.client("Ada");
    setDefaultClient(client);
    await until(() => shown(editor) === "free");
    expect(lease.lease).to.equal(leaseOf(roomOf(client, stage.room), "title"));
    await change(editor, { resource: "" });
    expect([lease.lease, shown(editor)]).to.deep.equal([undefined, "unknown"]);
    await change(editor, { resource: "x".repeat(257) });
    expect([lease.error?.code, shown(editor)]).to.deep.equal(["bad-options", "failed"]);
  });
});
