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
    await waitUntil(() => region()?.textContent !== "");
    expect(region()!.textContent).to.equal("2 new entries. Connected");
  });

  it("has one live region for the page, which is not seen and takes no room", async () => {
    announce(document.createElement("i"), "again");
    await waitUntil(() => region()?.textContent === "again");
    expect(document.querySelectorAll("[aria-live]").length).to.equal(1);
    expect(region()!.getBoundingClientRect().width).to.equal(1);
  });

  it("is accessible", async () => {
    await expect(region()!).to.be.accessible();
  });
});
