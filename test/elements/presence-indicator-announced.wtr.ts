import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { PresenceIndicator } from "../../src/elements/presence-indicator/presence-indicator.js";
import { PresenceStage } from "../support/presence-stage.js";
import { until } from "../support/provided.js";

describe("what <presence-indicator> has said", () => {
  let stage: PresenceStage;

  beforeEach(async () => (stage = await PresenceStage.open()));
  afterEach(() => stage.close());

  const textNow = () =>
    document.querySelector("[aria-live]")?.textContent?.replaceAll(/[\u2068\u2069\u00a0]/g, "");

  /** All that is said from now on. */
  async function listened() {
    const element = await stage.shown("Ada", (client) => {
      return html`<presence-indicator room=${stage.room} announce .client=${client}></presence-indicator>`;
    });
    const said: string[] = [];
    let last = textNow();
    const watch = new MutationObserver(() => {
      const text = textNow();
      if (text && text !== last) said.push(text);
      last = text;
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    return { element, said, stop: () => watch.disconnect() };
  }

  const areThere = (element: PresenceIndicator, count: number) =>
    until(() => element.members.length === count);

  it("is who comes and who leaves, and nothing of those who go away, or were there before", async () => {
    await stage.join("Before");
    const { element, said, stop } = await listened();
    await areThere(element, 2);
    const [grace] = await stage.join("Grace", "Hedy");
    await until(() => said.length > 0);
    await stage.turn(grace!, true);
    await until(() => element.members.some(({ isAway }) => isAway));
    await stage.leave(grace!);
    await until(() => said.length > 1, "a leave is said");
    expect(said).to.deep.equal(["Grace and Hedy joined", "Grace left"]);
    stop();
  });

  it("is nothing unless it is asked for", async () => {
    const other = new PresenceStage(stage.backend);
    const quiet = await stage.shown("Ada", (client) => {
      return html`<presence-indicator room=${other.room} .client=${client}></presence-indicator>`;
    });
    const { element, said, stop } = await listened();
    await other.join("Hedy");
    await areThere(quiet, 2);
    await stage.join("Grace");
    await areThere(element, 2);
    await until(() => said.length > 0);
    expect(said).to.deep.equal(["Grace joined"]);
    stop();
  });
});
