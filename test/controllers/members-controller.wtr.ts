import { expect, fixture, html } from "@open-wc/testing";
import { LitElement } from "lit";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { roomOf } from "../../src/client/rooms/room-of.js";
import { setDefaultClient } from "../../src/context/default-client.js";
import {
  MembersController,
  type MembersControllerOptions,
} from "../../src/controllers/members-controller.js";
import { PresenceStage } from "../support/presence-stage.js";
import { until } from "../support/provided.js";

/** Somebody's own element, which knows nothing of ours. */
class OwnPeople extends LitElement {
  options: MembersControllerOptions = { room: undefined };
  rendered = 0;
  readonly who = new MembersController(this, () => this.options);

  protected override render() {
    this.rendered += 1;
    return html`${this.who.members.map(({ name }) => name).join()}`;
  }
}
customElements.define("own-people", OwnPeople);

describe("the members of a room in anybody's Lit element", () => {
  let stage: PresenceStage;

  beforeEach(async () => (stage = await PresenceStage.open()));
  afterEach(async () => {
    setDefaultClient(undefined);
    await stage.close();
  });

  const textOf = (element: LitElement) => element.shadowRoot!.textContent;

  async function own(options: Partial<MembersControllerOptions> = {}): Promise<OwnPeople> {
    const all = { room: stage.room, ...options };
    return await fixture<OwnPeople>(html`<own-people .options=${all}></own-people>`);
  }

  async function change(element: OwnPeople, options: Partial<MembersControllerOptions>): Promise<void> {
    element.options = { ...element.options, ...options };
    element.requestUpdate();
    await element.updateComplete;
  }

  const membersOf = (client: RealtimeClient) => roomOf(client, stage.room).members.current;

  it("are joining until they are known, then there, oneself first", async () => {
    const element = await own({ client: stage.client("Ada") });
    expect(element.who.state).to.deep.equal({ name: "joining" });
    expect([element.who.members, element.who.error]).to.deep.equal([[], undefined]);
    await stage.join("Grace");
    await until(() => textOf(element) === "Ada,Grace");
    expect(element.who.room).to.equal(roomOf(element.options.client!, stage.room));
  });

  it("are those of the page's client, while there is one", async () => {
    const element = await own();
    expect(element.who.room).to.equal(undefined);
    setDefaultClient(stage.client("Ada"));
    await until(() => textOf(element) === "Ada");
    setDefaultClient(undefined);
    await until(() => textOf(element) === "");
  });

  it("are of one room at a time, and of none without a name", async () => {
    const client = stage.client("Ada");
    const element = await own({ client });
    await until(() => textOf(element) === "Ada");
    await change(element, { room: "" });
    expect([element.who.room, textOf(element)]).to.deep.equal([undefined, ""]);
    await until(() => membersOf(client).name === "joining", "it was left");
    await change(element, { room: stage.room });
    await until(() => textOf(element) === "Ada");
  });

  it("end with the element, and are there again when it is put back", async () => {
    const client = stage.client("Ada");
    const element = await own({ client });
    await until(() => textOf(element) === "Ada");
    const parent = element.parentElement!;
    element.remove();
    await until(() => membersOf(client).name === "joining", "it was left");
    const { rendered } = element;
    await stage.join("Grace");
    expect(element.rendered).to.equal(rendered);
    parent.append(element);
    await until(() => textOf(element) === "Ada,Grace");
  });

  it("say why they can't be known", async () => {
    const denied = await own({ client: stage.client("Ada"), room: "closed:board" });
    await until(() => denied.who.state.name === "denied");
    const odd = await own({ client: stage.client("Ada"), room: "x".repeat(257) });
    expect(odd.who.error!.code).to.equal("bad-options");
    const foreign = await own({ client: {} as RealtimeClient });
    expect(foreign.who.state.name).to.equal("failed");
    foreign.who.retry();
  });

  it("are told once how one wants to be shown, and nothing where nothing is wished", async () => {
    const client = stage.client("");
    const room = roomOf(client, stage.room);
    const told: unknown[] = [];
    const appearAs = room.appearAs.bind(room);
    room.appearAs = (...wish) => {
      told.push(wish);
      appearAs(...wish);
    };
    const silent = await own({ client });
    await until(() => silent.who.members.length === 1);
    expect(told).to.deep.equal([]);
    const element = await own({ client, profile: { name: "Grace" } });
    await until(() => textOf(element) === "Grace");
    for (let times = 0; times < 3; times++) await change(element, { profile: { name: "Grace" } });
    expect(told).to.deep.equal([[{ name: "Grace" }, "online"]]);
    // What another of the page's elements wishes later isn't undone by updates of this one.
    const other = await own({ client, profile: { name: "Hedy" } });
    await until(() => textOf(other) === "Hedy" && textOf(element) === "Hedy");
    await change(element, {});
    expect(told).to.have.lengthOf(2);
    await change(element, { profile: undefined, appear: "offline" });
    expect(told.at(-1)).to.deep.equal([undefined, "offline"]);
  });
});
