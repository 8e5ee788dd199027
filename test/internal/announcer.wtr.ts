import { expect, waitUntil } from "@open-wc/testing";
import { announce } from "../../src/internal/announcer.js";

const region = () => document.querySelector<HTMLElement>("[aria-live=polite]");

describe("the announcer", () => {
  it("says what several elements have to say in one go, and only each one's newest", async () => {
    const first = document.createElement("i");
    const second = document.createElement("i");
    announce(first, "1 new entry");
    announce(second, "Connected");
    announce(first, "2 new entries");
    await waitUntil(() => region()?.textContent !== "", "", { timeout: 5000 });
    expect(region()!.textContent).to.equal("2 new entries. Connected");
  });

  it("has one live region for the page, which is not seen and takes no room", async () => {
    announce(document.createElement("i"), "again");
    await waitUntil(() => region()?.textContent === "again", "", { timeout: 5000 });
    expect(document.querySelectorAll("[aria-live]").length).to.equal(1);
    expect(region()!.getBoundingClientRect().width).to.equal(1);
  });

  it("says what is true at the moment, once it has time, and nothing of what came to nothing", async () => {
    const speaker = document.createElement("i");
    let count = 0;
    for (let at = 0; at < 20; at++) announce(speaker, () => `${++count} of 20`);
    announce(document.createElement("i"), () => "");
    await waitUntil(() => region()!.textContent === "1 of 20", "", { timeout: 5000 });
    expect(count).to.equal(1);
  });

  it("lets each sentence be heard, and the same one twice", async () => {
    const spoken: { text: string; at: number }[] = [];
    const observer = new MutationObserver(() =>
      spoken.push({ text: region()!.textContent.trim(), at: performance.now() }),
    );
    observer.observe(region()!, { childList: true, characterData: true, subtree: true });
    const speaker = document.createElement("i");
    for (let round = 1; round <= 2; round++) {
      announce(speaker, "the same");
      await waitUntil(() => spoken.length === round, "", { timeout: 5000 });
    }
    observer.disconnect();
    expect(spoken.map(({ text }) => text)).to.deep.equal(["the same", "the same"]);
    expect(spoken[1]!.at - spoken[0]!.at).to.be.greaterThan(1500);
  });

  it("leaves nothing behind for who reads on through the page when it is true no more", async () => {
    announce(document.createElement("i"), "Grace is typing");
    await waitUntil(() => region()!.textContent === "Grace is typing", "", { timeout: 5000 });
    await waitUntil(() => region()!.textContent === "", "", { timeout: 20_000 });
  }).timeout(30_000);

  it("is accessible", async () => {
    await expect(region()!).to.be.accessible();
  });
});
