import { expect, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { EditLock } from "../../src/elements/edit-lock/edit-lock.js";
import { BeforeMutateEvent } from "../../src/events/before-mutate-event.js";
import type { LeaseChangeEvent } from "../../src/events/lease-change-event.js";
import { TestBackend } from "../support/backend.js";
import { typeText } from "../support/engine.js";
import {
  alarmOf,
  buttonsOf,
  fieldOf,
  focusOf,
  lockedBy,
  LockStage,
  partOf,
  press,
  saidBy,
} from "../support/lock-stage.js";
import { until } from "../support/provided.js";

/** Compared instead of the node: the runner never ends to write down a node that isn't what was expected. */
const has = (lock: EditLock, part: string): boolean => partOf(lock, part) !== null;
const contentOf = (lock: EditLock): HTMLElement => partOf(lock, "content")!;

describe("<edit-lock>", () => {
  let backend: TestBackend;
  let stage: LockStage;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (stage = new LockStage(backend)));
  afterEach(() => stage.close());

  const locked = () => lockedBy(stage);

  it("keeps what is inside from being edited until it is this tab's turn, and gives it the focus then", async () => {
    const lock = await stage.lock("Ada");
    expect(lock.matches(":state(free)")).to.equal(true);
    expect(saidBy(lock)).to.equal("Nobody is editing this.");
    expect([contentOf(lock).inert, lock.fence, buttonsOf(lock)]).to.deep.equal([true, undefined, ["Edit"]]);
    await expect(lock).to.be.accessible();
    partOf(lock, "edit")!.focus();
    await sendKeys({ press: "Enter" });
    await until(() => lock.matches(":state(mine)"));
    expect([saidBy(lock), buttonsOf(lock)]).to.deep.equal(["You are editing this.", ["Done"]]);
    expect([contentOf(lock).inert, typeof lock.fence]).to.deep.equal([false, "bigint"]);
    expect(focusOf(lock)).to.equal("field title");
    await typeText("New title");
    expect(fieldOf(lock).value).to.equal("New title");
    await expect(lock).to.be.accessible();
    partOf(lock, "done")!.focus();
    await sendKeys({ press: "Enter" });
    await until(() => lock.matches(":state(free)"));
    await lock.updateComplete;
    expect([focusOf(lock), fieldOf(lock).value, alarmOf(lock)]).to.deep.equal(["Edit", "New title", ""]);
  });

  it("gives the focus to what can have it, and keeps it where nothing can yet", async () => {
    const begin = async (lock: EditLock) => {
      partOf(lock, "edit")!.focus();
      await sendKeys({ press: "Enter" });
      await until(() => lock.matches(":state(mine)"));
      return focusOf(lock);
    };
    const withSecond = await stage.lock("Ada");
    const second = document.createElement("input");
    second.name = "second";
    fieldOf(withSecond).after(second);
    fieldOf(withSecond).hidden = true;
    expect(await begin(withSecond)).to.equal("field second");
    await withSecond.release();

    const withNothing = await stage.lock("Grace");
    fieldOf(withNothing).hidden = true;
    expect(await begin(withNothing)).to.equal("Done");
    await withNothing.release();

    const withoutDone = await stage.lock("Joan");
    const style = document.createElement("style");
    style.textContent = "edit-lock::part(done) { display: none }";
    withoutDone.append(style);
    fieldOf(withoutDone).hidden = true;
    // The bar itself.
    expect(await begin(withoutDone)).to.equal("You are editing this. Done");
  });

  it("tells each change once, with who holds it", async () => {
    const ada = await stage.lock("Ada");
    const grace = await stage.lock("Grace");
    const told: string[] = [];
    grace.addEventListener("lease-change", (event: LeaseChangeEvent) => {
      told.push(`${event.state.name} ${event.holder?.name ?? "-"} ${event.isMine}`);
    });
    await press(ada, "edit");
    await until(() => grace.matches(":state(locked)"));
    await press(ada, "done");
    await until(() => grace.matches(":state(free)"));
    await press(grace, "edit");
    await until(() => grace.matches(":state(mine)"));
    expect(told).to.deep.equal(["theirs Ada false", "free - false", "mine - true"]);
  });

  it("says who is editing, and for how long", async () => {
    const { grace } = await locked();
    expect(contentOf(grace).inert).to.equal(true);
    expect(buttonsOf(grace)).to.deep.equal(["Ask for it", "Wait in line"]);
    await expect(grace).to.be.accessible();
  });

  it("lets the same user go on here at once, and the other tab keeps its text", async () => {
    const one = await stage.lock("Ada");
    const other = await stage.lock("Ada");
    await press(one, "edit");
    await until(() => one.matches(":state(mine)") && other.matches(":state(locked)"));
    expect([saidBy(other), buttonsOf(other)]).to.deep.equal(["Open in another tab.", ["Edit here"]]);
    fieldOf(one).focus();
    await typeText("Half a title");
    fieldOf(one).setSelectionRange(2, 5);
    await press(other, "take-over");
    await until(() => other.matches(":state(mine)") && one.matches(":state(locked)"));
    await one.updateComplete;
    const { value, selectionStart, selectionEnd } = fieldOf(one);
    expect([value, selectionStart, selectionEnd]).to.deep.equal(["Half a title", 2, 5]);
    expect(saidBy(one, "lost")).to.equal("Your editing was taken over. Your text is still in the fields.");
    expect(alarmOf(one)).to.equal("Your editing was taken over. Open in another tab.");
    expect(buttonsOf(one)).to.deep.equal(["Edit here", "Copy my text"]);
    expect(focusOf(one)).to.equal("Edit here");
    await expect(one).to.be.accessible();
  });

  it("copies the text that was kept, or says that it can't", async () => {
    const { ada, grace } = await locked();
    fieldOf(ada).value = "Half a title";
    grace.mayTakeOver = true;
    await stage.backend.mutate("rooms:bar", { room: stage.room, userId: stage.userId("Ada") });
    await until(() => ada.matches(":state(denied)"));
    await ada.updateComplete;
    expect(saidBy(ada, "lost")).to.contain("You may not edit this any more.");
    expect(buttonsOf(ada)).to.deep.equal(["Try again", "Copy my text"]);
    await expect(ada).to.be.accessible();
    const copied: string[] = [];
    let isAllowed = true;
    const writeText = (text: string): Promise<void> =>
      isAllowed ? Promise.resolve(void copied.push(text)) : Promise.reject(new Error("no"));
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
    try {
      await press(ada, "copy");
      await until(() => saidBy(ada, "message") === "Copied.");
      isAllowed = false;
      await press(ada, "copy");
      await until(() => saidBy(ada, "message") === "The text could not be copied.");
    } finally {
      Reflect.deleteProperty(navigator, "clipboard");
    }
    expect(copied).to.deep.equal(["Half a title"]);
    await stage.backend.mutate("rooms:unbar", { room: stage.room, userId: stage.userId("Ada") });
    await press(ada, "retry");
    await until(() => ada.matches(":state(free)"));
  });

  it("asks the holder, who gives it", async () => {
    const { ada, grace } = await locked();
    await press(grace, "ask-button");
    await until(() => grace.shadowRoot!.activeElement?.localName === "input");
    await expect(grace).to.be.accessible();
    await typeText("almost done?");
    await sendKeys({ press: "Enter" });
    await until(() => saidBy(ada, "ask") === "Grace asks to edit this: almost done?");
    expect(buttonsOf(ada)).to.deep.equal(["Give", "Keep", "Done"]);
    await expect(ada).to.be.accessible();
    await until(() => saidBy(grace) === "Ada is editing this. Asked.");
    expect(focusOf(grace)).to.equal("Wait in line");
    await press(ada, "give");
    await until(() => grace.matches(":state(mine)") && ada.matches(":state(locked)"));
    await ada.updateComplete;
    expect([alarmOf(ada), has(ada, "lost")]).to.deep.equal(["", false]);
  });

  it("asks the holder, who keeps it; the form is left by Escape", async () => {
    const { ada, grace } = await locked();
    await press(grace, "ask-button");
    await until(() => grace.shadowRoot!.activeElement?.localName === "input");
    await sendKeys({ press: "Escape" });
    expect([has(grace, "form"), focusOf(grace)]).to.deep.equal([false, "Ask for it"]);
    await press(grace, "ask-button");
    await press(grace, "send");
    await until(() => saidBy(ada, "ask") === "Grace asks to edit this.");
    await press(ada, "keep");
    await until(() => saidBy(grace) === "Ada is editing this. Ada isn’t done yet.");
    await until(() => !has(ada, "ask"));
    expect(ada.matches(":state(mine)")).to.equal(true);
  });

  it("waits in line, says at which place, and begins when it is its turn", async () => {
    const { ada, grace } = await locked();
    const alan = await stage.lock("Alan");
    await press(grace, "wait");
    await until(() => saidBy(grace) === "Ada is editing this. You are number 1 in line.");
    await press(alan, "wait");
    await until(() => saidBy(alan) === "Ada is editing this. You are number 2 in line.");
    expect([alan.matches(":state(waiting)"), buttonsOf(alan)]).to.deep.equal([
      true,
      ["Ask for it", "Cancel"],
    ]);
    await expect(alan).to.be.accessible();
    await press(grace, "cancel");
    await until(() => saidBy(alan) === "Ada is editing this. You are number 1 in line.");
    expect(grace.matches(":state(waiting)")).to.equal(false);
    await press(ada, "done");
    await until(() => alan.matches(":state(mine)"));
    expect(alan.matches(":state(waiting)")).to.equal(false);
  });

  it("lets who has the right take over, and the server decide", async () => {
    const { ada, grace } = await locked();
    expect(partOf(grace, "take-over")).to.equal(null);
    grace.mayTakeOver = true;
    await grace.updateComplete;
    await press(grace, "take-over");
    // The server of these tests gives nobody the right.
    await until(() => buttonsOf(grace).includes("Take over"));
    expect(ada.matches(":state(mine)")).to.equal(true);
  });

  it("begins by the focus where it is `auto`, and is left alone by it where somebody else is editing", async () => {
    const content = (client: unknown) =>
      html`<edit-lock auto room=${stage.room} resource="title" .client=${client}>
        <input name="title" aria-label="Title" />
      </edit-lock>`;
    const ada = await stage.lock("Ada", content);
    const grace = await stage.lock("Grace", content);
    expect(contentOf(ada).inert).to.equal(false);
    fieldOf(ada).focus();
    await until(() => ada.matches(":state(mine)"));
    expect(focusOf(ada)).to.equal("field title");
    await until(() => grace.matches(":state(locked)"));
    await grace.updateComplete;
    expect(contentOf(grace).inert).to.equal(true);
  });

  it("is done when the focus has left for as long as `release-after` says, and not before", async () => {
    const ada = await stage.lock("Ada");
    ada.releaseAfter = 0;
    partOf(ada, "edit")!.focus();
    await press(ada, "edit");
    await until(() => ada.matches(":state(mine)") && focusOf(ada) === "field title");
    partOf(ada, "done")!.focus();
    fieldOf(ada).focus();
    await new Promise((resolve) => setTimeout(resolve));
    expect(ada.matches(":state(mine)")).to.equal(true);
    fieldOf(ada).blur();
    await until(() => ada.matches(":state(free)"));
    expect(alarmOf(ada)).to.equal("");
  });

  /** A title that is written by a mutation which asks for the lease. */
  const titleOf = (client: RealtimeClient) =>
    html`<edit-lock fence-arg="fence" guest-arg="guest" room=${stage.room} resource="title" .client=${client}>
      <optimistic-update
        mutation="locked:save"
        .client=${client}
        .args=${{ room: stage.room, resource: "title", list: "titles" }}
      >
        <form>
          <input name="text" aria-label="Title" />
          <button>Save</button>
        </form>
      </optimistic-update>
    </edit-lock>`;

  /** With what it was called, and how that ended. */
  async function saved(lock: EditLock): Promise<{ readonly args: string[]; readonly end: string }> {
    let args: string[] = [];
    let end = "";
    const update = lock.querySelector("optimistic-update")!;
    lock.parentElement!.addEventListener("before-mutate", (event) => (args = Object.keys(event.args).sort()));
    update.addEventListener("mutation-settled", ({ outcome }) => (end = outcome.name));
    fieldOf(lock).value = "A title";
    lock.querySelector("button")!.click();
    await until(() => end !== "");
    return { args, end };
  }

  for (const name of ["Ada", null]) {
    const extra = name === null ? ["guest"] : [];
    it(`gives what the server asks for to mutations that are called inside, by ${name ?? "a guest"}, once it is held`, async () => {
      const lock = await stage.lock(name, titleOf);
      await press(lock, "edit");
      await until(() => lock.matches(":state(mine)"));
      const { args, end } = await saved(lock);
      expect(args).to.deep.equal(["fence", ...extra, "list", "resource", "room", "text"]);
      expect(end).to.equal("applied");
    });
  }

  it("gives nothing of it to mutations that are called by who doesn't hold it", async () => {
    const lock = await stage.lock(null, titleOf);
    const event = new BeforeMutateEvent("locked:save", { text: "" });
    fieldOf(lock).dispatchEvent(event);
    expect(event.args).to.deep.equal({ text: "" });
  });
});
