import { expect, fixture, html } from "@open-wc/testing";
import { emulateMedia, sendKeys } from "@web/test-runner-commands";
import { html as litHtml } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import "../../src/define.js";
import type { TypingIndicator } from "../../src/elements/typing-indicator/typing-indicator.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import type { TypingChangeEvent } from "../../src/events/typing-change-event.js";
import { de } from "../../src/locales/de.js";
import { registerLocale } from "../../src/locales/registry.js";
import { TestBackend } from "../support/backend.js";
import { captureComplaints, captureWarnings } from "../support/console.js";
import { onlyInChromium, typeText } from "../support/engine.js";
import { until } from "../support/provided.js";
import { type Person, textOf, TypingStage } from "../support/typing-stage.js";

const boxOf = (element: Element) => element.getBoundingClientRect();
const shownNames = (indicator: TypingIndicator) => [
  ...indicator.shadowRoot!.querySelectorAll<HTMLElement>("[part=name]"),
];

describe("<typing-indicator>", () => {
  let backend: TestBackend;
  let stage: TypingStage;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(async () => (stage = await TypingStage.open(backend)));
  afterEach(() => stage.close());

  const shows = (indicator: TypingIndicator, text: string) =>
    until(() => textOf(indicator) === text, `shows "${text}"`);

  /** They type on, until the test ends. */
  async function type(...people: readonly Person[]): Promise<void> {
    for (const { room } of people) {
      await until(() => room.members.current.name === "here");
      room.typing.input();
    }
  }

  async function accessible(element: Element): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      document.documentElement.style.colorScheme = colorScheme;
      document.body.style.background = "Canvas";
      await expect(element).to.be.accessible();
    }
    document.documentElement.style.colorScheme = "";
    document.body.style.background = "";
  }

  it("says who is typing: nobody, one, two, many, and nobody again", async () => {
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    expect(textOf(indicator)).to.equal("");
    await type(stage.grace);
    await shows(indicator, "Grace is typing");
    expect(indicator.matches(":state(typing)")).to.equal(true);
    await accessible(indicator);
    const [linus, mary, sofia] = [
      await stage.join("Linus"),
      await stage.join("Mary"),
      await stage.join("Sofia"),
    ];
    await type(stage.grace, linus);
    await shows(indicator, "Grace and Linus are typing");
    stage.grace.room.typing.stop();
    await type(stage.grace, linus, mary, sofia);
    await until(() => indicator.members.length === 4);
    await shows(indicator, "Grace, Linus and 2 others are typing");
    await accessible(indicator);
    for (const { room } of [stage.grace, linus, mary, sofia]) room.typing.stop();
    await shows(indicator, "");
    expect(indicator.matches(":state(empty)")).to.equal(true);
    await accessible(indicator);
  });

  it("shows two people to each other by their own keys, and nobody to themselves", async () => {
    const ada = await stage.page(
      html`<input id="ada" aria-label="Ada's" /><typing-indicator for="ada"></typing-indicator>`,
    );
    const box = await fixture<HTMLElement>(
      html`<div>
        <input id="grace" aria-label="Grace's" />
        <typing-indicator for="grace" .room=${stage.room} .client=${stage.grace.client}></typing-indicator>
      </div>`,
    );
    const grace = box.querySelector("typing-indicator")!;
    await until(() => grace.matches(":state(empty)"));
    document.getElementById("ada")!.focus();
    await typeText("hello");
    await shows(grace, "Ada is typing");
    expect(textOf(ada)).to.equal("");
    document.getElementById("grace")!.focus();
    await typeText("hi");
    await shows(ada, "Grace is typing");
    await shows(grace, "");
  });

  it("says nothing of oneself at another device", async () => {
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    const other = await stage.join("Ada");
    const texts: string[] = [];
    indicator.addEventListener("typing-change", () => texts.push(textOf(indicator)));
    await type(other, stage.grace);
    await shows(indicator, "Grace is typing");
    expect(indicator.others).to.equal(0);
    expect(texts).to.have.lengthOf(1);
  });

  it("tells of each change, with who began and who stopped", async () => {
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    const news: unknown[] = [];
    const names = (members: TypingChangeEvent["members"]) => members.map(({ name }) => name);
    indicator.addEventListener("typing-change", ({ members, others, joined, left, bubbles }) =>
      news.push([names(members), others, names(joined), names(left), bubbles]),
    );
    await type(stage.grace);
    await until(() => news.length === 1);
    stage.grace.room.typing.stop();
    await until(() => news.length === 2);
    expect(news).to.deep.equal([
      [["Grace"], 0, ["Grace"], [], false],
      [[], 0, [], ["Grace"], false],
    ]);
  });

  it("keeps its room, so that nothing on the page jumps", async () => {
    const long = await stage.join("A name that is far too long to be shown in any line of any page, ever");
    const indicator = await stage.page(html`
      <div style="inline-size: 20rem"><typing-indicator></typing-indicator></div>
      <p>Below</p>
    `);
    const below = indicator.parentElement!.parentElement!.querySelector("p")!;
    const { top } = boxOf(below);
    const { height } = boxOf(indicator);
    expect(height).to.be.greaterThan(10);
    await type(stage.grace);
    await shows(indicator, "Grace is typing");
    expect([boxOf(below).top, boxOf(indicator).height]).to.deep.equal([top, height]);
    await type(long);
    await until(() => indicator.members.length === 2);
    await indicator.updateComplete;
    expect([boxOf(below).top, boxOf(indicator).height]).to.deep.equal([top, height]);
    const { denied } = { denied: "closed: for everybody" };
    indicator.room = denied;
    await until(() => indicator.matches(":state(denied)"));
    expect([boxOf(below).top, boxOf(indicator).height]).to.deep.equal([top, height]);
  });

  it("cuts long names, has all of them, and keeps the end of the sentence in sight", async () => {
    const name = "Wolfeschlegelsteinhausenbergerdorff the elder";
    const long = await stage.join(name);
    const indicator = await stage.page(
      html`<div style="inline-size: 18rem"><typing-indicator></typing-indicator></div>`,
    );
    await type(long);
    await shows(indicator, `${name} is typing`);
    const [shown] = shownNames(indicator);
    expect(shown!.scrollWidth).to.be.greaterThan(shown!.clientWidth);
    const text = indicator.shadowRoot!.querySelector("[part=text]")!;
    expect(boxOf(text).right).to.be.at.most(boxOf(indicator).right);
    await type(long, stage.grace);
    await until(() => shownNames(indicator).length === 2);
    await indicator.updateComplete;
    expect(boxOf(text).right).to.be.at.most(boxOf(indicator).right);
  });

  onlyInChromium("reduced motion can't be asked for")(
    "moves its dots only for those who don't mind, and never reads them out",
    async () => {
      const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
      await type(stage.grace);
      await shows(indicator, "Grace is typing");
      const dots = indicator.shadowRoot!.querySelector(".dots")!;
      const running = () => dots.getAnimations({ subtree: true }).length;
      expect(dots.getAttribute("aria-hidden")).to.equal("true");
      expect(running()).to.equal(3);
      await emulateMedia({ reducedMotion: "reduce" });
      expect(running()).to.equal(0);
      await emulateMedia({ reducedMotion: "no-preference" });
    },
  );

  it("speaks the language around it, and the page's own words", async () => {
    registerLocale("de", de);
    const indicator = await stage.page(html`<div lang="de"><typing-indicator></typing-indicator></div>`);
    const linus = await stage.join("Linus");
    await type(stage.grace, linus);
    await shows(indicator, "Grace und Linus schreiben gerade");
    indicator.strings = { typing: (names) => `… ${names}` };
    await shows(indicator, "… Grace und Linus");
    expect(shownNames(indicator)).to.have.lengthOf(2);
  });

  it("names as many as it is told to", async () => {
    const warnings = captureWarnings();
    const indicator = await stage.page(html`<typing-indicator max-visible="1"></typing-indicator>`);
    const linus = await stage.join("Linus");
    await type(stage.grace, linus);
    await shows(indicator, "Grace and 1 other are typing");
    indicator.maxVisible = 0;
    await shows(indicator, "Grace and Linus are typing");
    indicator.requestUpdate();
    await indicator.updateComplete;
    expect(warnings.taken()).to.have.lengthOf(1);
    expect(warnings.taken()[0]).to.contain('max-visible must be a whole number from 1, not "0"');
  });

  it("announces who began, once, and not each change", async () => {
    await stage.page(html`<typing-indicator announce></typing-indicator>`);
    const said: string[] = [];
    const observer = new MutationObserver(() => {
      const text = document.querySelector("[aria-live]")?.textContent;
      if (text) said.push(text.trim());
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    for (let again = 0; again < 3; again++) {
      await type(stage.grace);
      await until(
        () => stage.ada !== undefined && document.querySelector("typing-indicator")!.members.length === 1,
      );
      await until(() => said.includes("Grace is typing"));
      stage.grace.room.typing.stop();
      await until(() => document.querySelector("typing-indicator")!.members.length === 0);
    }
    const linus = await stage.join("Linus");
    await type(linus);
    await until(() => said.at(-1) === "Linus is typing");
    observer.disconnect();
    expect(said).to.deep.equal(["Grace is typing", "Linus is typing"]);
    expect(document.querySelector("[aria-live]")!.getAttribute("aria-live")).to.equal("polite");
  });

  it("says nothing of itself without `announce`", async () => {
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    await type(stage.grace);
    await shows(indicator, "Grace is typing");
    expect(indicator.shadowRoot!.querySelector("[aria-live], [role=status]")).to.equal(null);
  });

  it("shows the author's template, and what is in the slot `empty` while nobody types", async () => {
    const indicator = await stage.page(
      html`<typing-indicator>
        <template><b>{{names}}</b> ({{count}})</template>
        <i slot="empty">Silence</i>
      </typing-indicator>`,
    );
    const visible = () =>
      [...indicator.querySelectorAll<HTMLElement>("b, i")]
        .filter((each) => boxOf(each).width > 0)
        .map((each) => each.textContent);
    await until(() => visible().join() === "Silence");
    await type(stage.grace);
    await until(() => visible().join() === "Grace");
    expect(indicator.querySelector("[slot=typing]")!.textContent).to.equal("Grace (1)");
    const linus = await stage.join("Linus");
    await type(linus);
    await until(() => indicator.querySelector("[slot=typing]")?.textContent === "Grace and Linus (2)");
    await accessible(indicator);
    for (const { room } of [linus, stage.grace]) room.typing.stop();
    await until(() => visible().join() === "Silence");
    expect(indicator.querySelector("[slot=typing]")).to.equal(null);
  });

  it("shows what a function makes of it, and says once when that fails", async () => {
    const complaints = captureComplaints();
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    indicator.renderTyping = ({ count, members }) => litHtml`<b>${count}: ${members[0]?.name}</b>`;
    await type(stage.grace);
    await shows(indicator, "1: Grace");
    const errors: RealtimeErrorEvent[] = [];
    indicator.addEventListener("realtime-error", (event) => {
      event.preventDefault();
      errors.push(event);
    });
    indicator.renderTyping = () => {
      throw new Error("broken");
    };
    await until(() => indicator.matches(":state(error)"));
    indicator.requestUpdate();
    await indicator.updateComplete;
    expect(errors.map(({ error }) => error.code)).to.deep.equal(["callback-failed"]);
    await accessible(indicator);
    indicator.renderTyping = undefined;
    await shows(indicator, "Grace is typing");
    expect(indicator.matches(":state(error)")).to.equal(false);
    expect(complaints()).to.deep.equal([]);
  });

  it("says that the reader may not be there, and lets them in when they may", async () => {
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    await type(stage.grace);
    await shows(indicator, "Grace is typing");
    const userId = "https://issuer.test|ada";
    await backend.mutate("rooms:bar", { room: stage.room, userId });
    await until(() => indicator.matches(":state(denied)"));
    expect(textOf(indicator)).to.equal("You don’t have access to this.");
    expect(indicator.members).to.deep.equal([]);
    await accessible(indicator);
    await backend.mutate("rooms:unbar", { room: stage.room, userId });
    indicator.retry();
    await until(() => indicator.matches(":state(empty), :state(typing)"));
  });

  it("says that there are no rooms, once, and tries again by its button", async () => {
    const bare = await TestBackend.start("backend");
    const client = createRealtimeClient({
      url: bare.url,
      webSocketConstructor: bare.WebSocket,
      storage: "off",
    });
    const errors: RealtimeErrorEvent[] = [];
    const indicator = document.createElement("typing-indicator");
    indicator.addEventListener("realtime-error", (event) => {
      event.preventDefault();
      errors.push(event);
    });
    Object.assign(indicator, { client, room: "anywhere" });
    await fixture(html`<div>${indicator}</div>`);
    await until(() => indicator.matches(":state(error)"));
    expect(textOf(indicator)).to.equal("Can’t tell who is typing. Try again");
    expect(errors).to.have.lengthOf(1);
    await accessible(indicator);
    const button = indicator.shadowRoot!.querySelector("button")!;
    button.focus();
    await sendKeys({ press: "Enter" });
    await until(() => indicator.matches(":state(error)"));
    await client.close();
    await bare.stop();
  });

  it("is stale without a connection, and forgets who was typing", async () => {
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    await type(stage.grace);
    await shows(indicator, "Grace is typing");
    await backend.cut();
    await until(() => indicator.matches(":state(stale)"));
    await accessible(indicator);
    await shows(indicator, "");
    await backend.mend();
    for (const client of [stage.ada, stage.grace.client]) client.reconnect();
    await until(() => !indicator.matches(":state(stale)"));
  });

  it("shows nothing of what the former user saw when somebody else signs in", async () => {
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    await type(stage.grace);
    await shows(indicator, "Grace is typing");
    await backend.cut();
    await until(() => indicator.matches(":state(stale)"));
    stage.ada.setAuth(null);
    await until(() => textOf(indicator) === "" && indicator.members.length === 0);
    await backend.mend();
  });

  it("goes on when it was moved, and when it was removed and put back", async () => {
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    const box = indicator.parentElement!;
    box.append(indicator);
    await type(stage.grace);
    await shows(indicator, "Grace is typing");
    indicator.remove();
    await Promise.resolve();
    expect(indicator.members).to.deep.equal([]);
    box.append(indicator);
    await until(() => indicator.matches(":state(empty), :state(typing)"));
    stage.grace.room.typing.stop();
    await type(stage.grace);
    await shows(indicator, "Grace is typing");
  });

  it("reads from right to left where the page does", async () => {
    const indicator = await stage.page(
      html`<div dir="rtl" style="inline-size: 20rem"><typing-indicator></typing-indicator></div>`,
    );
    await type(stage.grace);
    await shows(indicator, "Grace is typing");
    const dots = indicator.shadowRoot!.querySelector(".dots")!;
    expect(boxOf(dots).right).to.be.closeTo(boxOf(indicator).right, 0.1);
  });

  for (const [name, content, warning] of [
    ["no room", html`<typing-indicator></typing-indicator>`, "there is no `room`"],
    [
      "a field that isn't there",
      html`<typing-indicator room="a" for="nowhere"></typing-indicator>`,
      'for="nowhere" names no element',
    ],
    [
      "a field in which nothing is typed",
      html`<input type="checkbox" id="box" aria-label="Box" /><typing-indicator
          room="a"
          for="box"
        ></typing-indicator>`,
      'for="box" is <input>, in which nothing is typed',
    ],
    [
      "a field that is no element",
      html`<typing-indicator room="a" .field=${"#field"}></typing-indicator>`,
      '`field` must be an element, not "#field"',
    ],
  ] as const) {
    it(`warns once of ${name}`, async () => {
      const warnings = captureWarnings();
      const box = await fixture<HTMLElement>(html`<div>${content}</div>`);
      const indicator = box.querySelector("typing-indicator")!;
      indicator.client = stage.ada;
      await until(() => warnings.taken().length > 0);
      indicator.remove();
      box.append(indicator);
      await until(() => stage.grace.client.connection.current.name === "connected");
      expect(warnings.taken()).to.have.lengthOf(1);
      expect(warnings.taken()[0]).to.contain(warning);
    });
  }
});
