import { expect, fixture, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { PresenceIndicator } from "../../src/elements/presence-indicator/presence-indicator.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import { TestBackend } from "../support/backend.js";
import { captureComplaints } from "../support/console.js";
import { PresenceStage, partOf, peopleOf, textIn } from "../support/presence-stage.js";
import { until } from "../support/provided.js";

describe("<presence-indicator> where not all is well", () => {
  let stage: PresenceStage;

  beforeEach(async () => (stage = await PresenceStage.open()));
  afterEach(() => stage.close());

  const idOf = (name: string) => `https://issuer.test|${name}`;

  it("says that the reader may not be there, and why", async () => {
    const element = await fixture<PresenceIndicator>(
      html`<presence-indicator room="closed:board" .client=${stage.client("Ada")}></presence-indicator>`,
    );
    await until(() => element.matches(":state(denied)"));
    await element.updateComplete;
    expect(textIn(partOf(element, "error")!)).to.equal("You don’t have access to this. Not for you.");
    expect(element.state).to.deep.equal({
      name: "denied",
      data: { code: "closed", message: "Not for you." },
    });
    await expect(element).to.be.accessible();
    const own = document.createElement("p");
    own.slot = "denied";
    own.textContent = "Ask Grace.";
    element.append(own);
    expect(own.checkVisibility()).to.equal(true);
  });

  it("shows who is removed nothing more, and shows them to nobody any more, until they may come again", async () => {
    const ada = await stage.shown("Ada");
    const ben = await stage.shown("Ben");
    await until(() => peopleOf(ada).length === 2 && peopleOf(ben).length === 2);
    const events: string[] = [];
    ben.addEventListener("presence-change", ({ members, left }) =>
      events.push(`${members.length} ${left.length}`),
    );
    await stage.backend.mutate("rooms:bar", { room: stage.room, userId: idOf("Ben") });
    await until(() => ben.matches(":state(denied)"));
    await ben.updateComplete;
    expect(peopleOf(ben)).to.deep.equal([]);
    expect(textIn(ben.shadowRoot!)).not.to.contain("Ada");
    expect([ben.members.length, ben.count]).to.deep.equal([0, 0]);
    expect(events).to.deep.equal(["0 0"]);
    await until(() => peopleOf(ada).join() === "Ada (you), here");
    await stage.join("Grace");
    await until(() => peopleOf(ada).length === 2);
    expect(textIn(ben.shadowRoot!)).not.to.contain("Grace");
    await stage.backend.mutate("rooms:unbar", { room: stage.room, userId: idOf("Ben") });
    ben.retry();
    await until(() => peopleOf(ben).join() === "Ben (you), here,Ada, here,Grace, here");
  });

  for (const [what, attributes] of Object.entries({
    pictures: html``,
    "a template": html`<template><i>{{name}}</i></template>`,
  })) {
    it(`shows the next user nothing of what the former one saw, by ${what}`, async () => {
      await stage.join("Grace");
      const element = await stage.shown("Ada", (client) => {
        return html`<presence-indicator room=${stage.room} .client=${client}
          >${attributes}</presence-indicator
        >`;
      });
      await until(() => element.members.length === 2);
      await element.updateComplete;
      await stage.backend.cut();
      await until(() => element.matches(":state(stale)"));
      const { client } = element;
      stage.signIn(client!, "Ben");
      await until(() => element.matches(":state(loading)"));
      await element.updateComplete;
      const text = textIn(element.shadowRoot!) + textIn(element);
      expect(text).not.to.contain("Ada").and.not.to.contain("Grace");
      expect(element.querySelectorAll("span")).to.have.lengthOf(0);
      expect(element.members).to.deep.equal([]);
      await stage.backend.mend();
      client!.reconnect();
      await until(() => element.members.map(({ name }) => name).includes("Ben"));
      expect(element.members[0]!.name).to.equal("Ben");
    });
  }

  it("says that it isn't up to date while there is no connection, and keeps who was there", async () => {
    await stage.join("Grace");
    const element = await stage.shown("Ada");
    await until(() => peopleOf(element).length === 2);
    await stage.backend.cut();
    await until(() => element.matches(":state(stale)"));
    await element.updateComplete;
    expect(textIn(partOf(element, "stale")!)).to.equal("Not up to date");
    expect(peopleOf(element)).to.have.lengthOf(2);
    await expect(element).to.be.accessible();
    await stage.backend.mend();
    element.client!.reconnect();
    await until(() => !element.matches(":state(stale)"));
    await element.updateComplete;
    expect(partOf(element, "stale")).to.equal(null);
  });

  describe("and the backend has no rooms", () => {
    let backend: TestBackend;
    const clients: ReturnType<typeof createRealtimeClient>[] = [];

    beforeEach(async () => (backend = await TestBackend.start("backend")));
    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.close()));
      await backend.stop();
    });

    async function failed(content = html``) {
      const { url, WebSocket: webSocketConstructor } = backend;
      const client = createRealtimeClient({ url, storage: "off", webSocketConstructor });
      clients.push(client);
      const errors: RealtimeErrorEvent[] = [];
      const element = await fixture<PresenceIndicator>(html`
        <presence-indicator
          room="lobby"
          .client=${client}
          @realtime-error=${(event: RealtimeErrorEvent) => errors.push(event)}
          >${content}</presence-indicator
        >
      `);
      await until(() => element.matches(":state(error)"));
      await element.updateComplete;
      return { element, errors };
    }

    it("says so to people and to the page, once, and tries again by its button", async () => {
      const complaints = captureComplaints();
      const { element, errors } = await failed();
      expect(textIn(partOf(element, "error")!)).to.contain("It isn’t known who is here.");
      expect(errors).to.have.lengthOf(1);
      expect(errors[0]!.error).to.equal(element.state.name === "failed" ? element.state.error : undefined);
      expect(complaints().filter((line) => line.includes("<presence-indicator>"))).to.have.lengthOf(1);
      await expect(element).to.be.accessible();
      const button = element.shadowRoot!.querySelector("button")!;
      expect(button.textContent).to.equal("Try again");
      button.focus();
      await sendKeys({ press: "Enter" });
      await until(() => errors.length === 2, "it was tried again, and failed anew");
      expect(element.shadowRoot!.activeElement).to.equal(button);
    });

    it("takes the page's own words and button for it", async () => {
      captureComplaints();
      const { element, errors } = await failed(
        html`<p slot="error">Oh. <button data-retry>Again</button></p>`,
      );
      expect(element.querySelector("p")!.checkVisibility()).to.equal(true);
      element.querySelector("button")!.click();
      await until(() => errors.length === 2);
    });
  });

  it("says what is wrong with a name that no room can have", async () => {
    const complaints = captureComplaints();
    const element = await fixture<PresenceIndicator>(
      html`<presence-indicator room=${"x".repeat(257)} .client=${stage.client("Ada")}></presence-indicator>`,
    );
    await until(() => element.matches(":state(error)"));
    expect(complaints().join()).to.contain("The name of a room");
  });
});
