import { expect, fixture, html } from "@open-wc/testing";
import "../../src/define.js";
import type { EditLock } from "../../src/elements/edit-lock/edit-lock.js";
import { ar } from "../../src/locales/ar.js";
import { de } from "../../src/locales/de.js";
import { registerLocale } from "../../src/locales/registry.js";
import { itOverSockets, TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { buttonsOf, fieldOf, lockedBy, LockStage, partOf, press, saidBy } from "../support/lock-stage.js";
import { until } from "../support/provided.js";

const contentOf = (lock: EditLock): HTMLElement => partOf(lock, "content")!;

describe("<edit-lock>, in every state", () => {
  let backend: TestBackend;
  let stage: LockStage;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (stage = new LockStage(backend)));
  afterEach(() => stage.close());

  const locked = () => lockedBy(stage);

  itOverSockets("a farewell goes by HTTP")(
    "is of who signs in next, without anything of who held it",
    async () => {
      const { ada, grace } = await locked();
      fieldOf(ada).value = "Secret";
      const client = ada.client!;
      stage.signIn(client, "Alan");
      await until(() => ada.matches(":state(free)") && grace.matches(":state(free)"));
      await ada.updateComplete;
      expect(saidBy(ada, "lost")).to.equal("Somebody else has signed in.");
      expect(buttonsOf(ada)).to.deep.equal(["Edit"]);
      expect([contentOf(ada).inert, ada.fence]).to.deep.equal([true, undefined]);
    },
  );

  it("gives back what it holds when it is removed, goes on when it is only moved, and begins anew when put back", async () => {
    const { ada, grace } = await locked();
    const box = ada.parentElement!;
    const { fence } = ada;
    document.body.append(ada);
    await ada.updateComplete;
    expect(ada.fence).to.equal(fence);
    ada.remove();
    await until(() => grace.matches(":state(free)"));
    box.append(ada);
    await until(() => ada.matches(":state(free)"));
    await press(ada, "edit");
    await until(() => ada.matches(":state(mine)"));
    expect(ada.fence! > fence!).to.equal(true);
  });

  it("waits for nothing any more when it is removed while it waits", async () => {
    const { ada, grace } = await locked();
    await press(grace, "wait");
    await until(() => grace.matches(":state(waiting)"));
    grace.remove();
    await press(ada, "done");
    await until(() => ada.matches(":state(free)"));
  });

  it("doesn't know who is editing without a connection, and says so", async () => {
    await stage.backend.cut();
    const client = stage.client("Ada");
    const lock = await fixture<EditLock>(
      html`<edit-lock room=${stage.room} resource="title" .client=${client}
        ><input aria-label="Title"
      /></edit-lock>`,
    );
    await until(() => lock.matches(":state(unknown)"));
    await until(() => saidBy(lock).startsWith("No connection."));
    expect([buttonsOf(lock), contentOf(lock).inert]).to.deep.equal([[], true]);
    await expect(lock).to.be.accessible();
    await stage.backend.mend();
    client.reconnect();
    await until(() => lock.matches(":state(free)"));
  });

  it("says that it loads while it connects, and nothing of no connection", async () => {
    const client = stage.client("Ada");
    const lock = document.createElement("edit-lock");
    Object.assign(lock, { room: stage.room, resource: "title", client });
    const box = await fixture(html`<div></div>`);
    box.append(lock);
    const said = new Set<string>();
    const note = (): void => void said.add(saidBy(lock));
    await lock.updateComplete;
    note();
    new MutationObserver(note).observe(lock.shadowRoot!, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    await until(() => lock.matches(":state(free)"));
    await lock.updateComplete;
    expect([...said]).to.deep.equal(["Loading\u2026", "Nobody is editing this."]);
  });

  it("is denied where the app lets nobody in", async () => {
    const client = stage.client("Ada");
    const lock = await fixture<EditLock>(
      html`<edit-lock room="closed:1" resource="title" .client=${client}
        ><input aria-label="Title"
      /></edit-lock>`,
    );
    await until(() => lock.matches(":state(denied)"));
    await until(() => saidBy(lock) === "You don’t have access to this.");
    expect(buttonsOf(lock)).to.deep.equal(["Try again"]);
    await expect(lock).to.be.accessible();
  });

  it("says what is wrong with its attributes, and tells the page of a failure", async () => {
    const warnings = captureWarnings();
    const client = stage.client("Ada");
    const lock = await fixture<EditLock>(html`<edit-lock release-after="-1" .client=${client}></edit-lock>`);
    expect(warnings.taken().join()).to.contain("needs `room` and `resource`").and.to.contain("release-after");
    const codes: string[] = [];
    lock.addEventListener("realtime-error", (event) => {
      event.preventDefault();
      codes.push(event.error.code);
    });
    lock.room = stage.room;
    lock.resource = "x".repeat(300);
    await until(() => lock.matches(":state(error)"));
    expect(codes).to.deep.equal(["bad-options"]);
    await expect(lock).to.be.accessible();
    lock.resource = "title";
    await until(() => lock.matches(":state(free)"));
  });

  it("speaks the page's language, with names set apart", async () => {
    registerLocale("de", de);
    registerLocale("ar", ar);
    const { grace } = await locked();
    grace.lang = "de";
    await until(() => saidBy(grace) === "Ada bearbeitet das.");
    expect(partOf(grace, "text")!.textContent).to.contain("\u2068Ada\u2069");
    grace.lang = "ar";
    grace.dir = "rtl";
    await until(() => saidBy(grace) === "قيد التحرير الآن: Ada.");
    await expect(grace).to.be.accessible();
  });

  it("announces changes only if it is told to, but always who asks", async () => {
    const { ada, grace } = await locked();
    const spoken = (): string => document.querySelector("[role=status][aria-live]")?.textContent ?? "";
    grace.announce = true;
    await grace.updateComplete;
    await press(ada, "done");
    await until(() => spoken().includes("Nobody is editing this."));
    await press(grace, "edit");
    await until(() => grace.matches(":state(mine)") && ada.matches(":state(locked)"));
    await press(ada, "ask-button");
    await press(ada, "send");
    await until(() => spoken().includes("asks to edit this."));
  });
});
