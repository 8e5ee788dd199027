import { expect, fixture, html, nextFrame } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import "../../src/define.js";
import type { OptimisticUpdate } from "../../src/elements/optimistic-update/optimistic-update.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { itOverSockets, TestBackend } from "../support/backend.js";
import { captureComplaints } from "../support/console.js";
import { countingWebSocket } from "../support/counting-web-socket.js";
import { typeText } from "../support/engine.js";
import { newListName, until } from "../support/provided.js";
import { press, statusText, storedTexts, UpdatePages } from "../support/update-page.js";
import { type FormProps, type HostedProps, type OrdinaryProps, Tally } from "./tally.js";

type Unmount = () => void;

type MountHosted = (target: Element, props: HostedProps) => Unmount | Promise<Unmount>;

/** A framework's own page around a list. */
interface Hosts {
  readonly mountHosted: MountHosted;
  /** Renders rows only after the list has told of them. */
  readonly mountHostedLater?: MountHosted;
  readonly mountOrdinary: (target: Element, props: OrdinaryProps) => Promise<ChangingPage> | ChangingPage;
  readonly mountForm: (target: Element, props: FormProps) => Promise<ChangingPage> | ChangingPage;
}

interface ChangingPage {
  show(name: string): void;
  unmount(): void;
}

const box = "block-size: 400px; overflow-y: auto; inline-size: 300px";
const rowsOf = (list: Element) => [...list.querySelectorAll<HTMLElement>(":scope > [data-key]")];
const textsOf = (list: Element) => rowsOf(list).map((row) => row.textContent.trim());
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Rows of three heights. */
const texts = (count: number) =>
  numbers(count).map((index) => `row ${index}${" and more".repeat((index % 3) * 5)}`);

/** The next frame is on the screen, and nothing that came after it has run. */
async function painted(): Promise<void> {
  await nextFrame();
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });
}

/** The rows that the reader sees in `box`. */
function seen(box: Element): HTMLElement[] {
  const edges = box.getBoundingClientRect();
  return [...box.querySelectorAll<HTMLElement>("[data-key]")].filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > edges.top + 1 && top < edges.bottom - 1;
  });
}

/** What the reader sees is rows with their content from edge to edge, but for the margins of their paragraphs. */
function expectCovered(box: Element): void {
  const rows = seen(box);
  const edges = box.getBoundingClientRect();
  expect(
    rows.map((row) => row.textContent.trim() !== ""),
    "rendered",
  ).to.not.include(false);
  const ends = [edges.top, ...rows.map((row) => row.getBoundingClientRect().bottom)];
  const starts = [...rows.map((row) => row.getBoundingClientRect().top), edges.bottom];
  const gaps = starts.map((start, at) => start - ends[at]!);
  expect(Math.max(...gaps), "widest gap").to.be.lessThan(40);
}

/** Tests that every framework passes which fills the rows of lists, and uses lists as they are. */
export function testFramework(
  framework: string,
  file: string,
  mounting: "mountHosted" | "mountHostedLater" = "mountHosted",
): void {
  const isLate = mounting === "mountHostedLater";
  describe(`rows of a list in ${framework}`, () => {
    let backend: TestBackend;
    let hosts: Hosts;
    let client: RealtimeClient;
    let live: () => number;
    let name: string;
    let target: HTMLElement;
    let tally: Tally;
    let complaints: () => string[];
    let unmount: Unmount | undefined;

    before(async () => {
      backend = await TestBackend.start();
      hosts = (await import(file)) as typeof hosts;
      const counting = countingWebSocket(backend.WebSocket);
      live = () => counting.live();
      client = createRealtimeClient({ url: backend.url, webSocketConstructor: counting.WebSocket });
    });
    after(async () => {
      await client.close();
      await backend.stop();
    });
    beforeEach(async () => {
      name = newListName();
      tally = new Tally();
      target = await fixture<HTMLElement>(html`<div style=${box}></div>`);
      complaints = captureComplaints();
    });
    afterEach(() => {
      unmount?.();
      unmount = undefined;
      expect(complaints().join("\n")).to.equal("");
    });

    async function hosted(): Promise<RealtimeList> {
      unmount = await hosts[mounting]!(target, { client, query: "items:list", args: { list: name }, tally });
      await until(() => target.querySelector("realtime-list") !== null);
      return target.querySelector("realtime-list")!;
    }

    async function longList(): Promise<{ list: RealtimeList; ids: string[] }> {
      const ids = await backend.addTexts(name, texts(400));
      const list = await hosted();
      await until(() => list.loadedCount > 0);
      await until(() => {
        list.loadMore();
        return list.isComplete;
      });
      await until(() => seen(target).length > 3);
      await painted();
      return { list, ids };
    }

    it("appear, and are rendered again only where their data changed", async () => {
      const ids = await backend.addTexts(name, ["a", "b", "c"]);
      const list = await hosted();
      await until(() => textsOf(list).join() === "a,b,c");
      expect(tally.takeRendered()).to.deep.equal(["a", "b", "c"]);
      await backend.edit(ids[1]!, { text: "B" });
      await until(() => textsOf(list).join() === "a,B,c");
      expect(tally.takeRendered()).to.deep.equal(["B"]);
    });

    it("come, go and move, beside what the framework itself puts into the list", async () => {
      const list = await hosted();
      await until(() => list.matches(":state(empty)"));
      expect(list.textContent).to.contain("Nothing yet");
      const ids = await backend.addTexts(name, ["a", "b", "c", "d"]);
      await until(() => textsOf(list).join() === "a,b,c,d");
      const paragraph = rowsOf(list)[0]!.querySelector("p");
      tally.takeRendered();
      await backend.edit(ids[0]!, { rank: 2.5 });
      await until(() => textsOf(list).join() === "b,c,a,d");
      expect(rowsOf(list)[2]!.querySelector("p") === paragraph, "the same nodes").to.equal(true);
      await backend.remove(ids[1]!);
      await until(() => textsOf(list).join() === "c,a,d" && tally.alive === 3);
      await backend.add([{ list: name, rank: -1, text: "new" }]);
      await until(() => textsOf(list).join() === "new,c,a,d");
      expect(tally.takeRendered().filter((text) => text !== "a")).to.deep.equal(["new"]);
      for (const id of [ids[0]!, ids[2]!, ids[3]!]) await backend.remove(id);
      await until(() => textsOf(list).join() === "new" && tally.alive === 1);
    });

    it("cover what the reader sees in every frame while they scroll, with few components", async () => {
      const { list } = await longList();
      expect(rowsOf(list).length).to.be.lessThan(80);
      for (const top of [300, 700, 1200, 5000, 4700, 4300, 1e9, 9000, 8500, 0]) {
        target.scrollTop = top;
        await painted();
        if (isLate) await until(() => seen(target).length > 0 && !target.querySelector("[data-waiting]"));
        expectCovered(target);
        if (!isLate) expect(tally.alive).to.equal(rowsOf(list).length);
      }
      expect(rowsOf(list).length).to.be.lessThan(80);
    });

    it("stay where they are as the reader scrolls back over rows that were never measured", async () => {
      const { list, ids } = await longList();
      list.scrollToKey(ids[300]!, "start");
      await painted();
      for (let step = 0; step < 30; step++) {
        const [row] = seen(target).slice(1);
        const top = row!.getBoundingClientRect().top;
        target.scrollTop -= 90;
        await painted();
        const moved = row!.getBoundingClientRect().top - top;
        expect(Math.abs(moved - 90), `step ${step}`).to.be.lessThan(1.5);
        if (isLate) await until(() => !target.querySelector("[data-waiting]"));
        expectCovered(target);
      }
    });

    it("are brought into view exactly", async () => {
      const { list, ids } = await longList();
      for (const [at, align] of [
        [350, "start"],
        [40, "end"],
        [399, "end"],
        [200, "start"],
      ] as const) {
        list.scrollToKey(ids[at]!, align);
        await painted();
        if (isLate) await until(() => !target.querySelector("[data-waiting]"));
        const edges = target.getBoundingClientRect();
        const row = rowsOf(list)
          .find(({ dataset }) => dataset["key"] === ids[at])!
          .getBoundingClientRect();
        const distance = align === "start" ? row.top - edges.top : row.bottom - edges.bottom;
        expect(Math.abs(distance), `row ${at} to the ${align}`).to.be.lessThan(1.5);
      }
    });

    it("leave nothing behind when the framework unmounts them, however often", async () => {
      await backend.addTexts(name, texts(400));
      for (let round = 0; round < 5; round++) {
        await hosted();
        await until(() => seen(target).length > 3 && tally.alive > 0);
        target.scrollTop = 900;
        await nextFrame();
        unmount?.();
        unmount = undefined;
        await until(() => tally.alive === 0 && live() === 0, "nothing is alive");
        expect(target.querySelectorAll("realtime-list, p").length).to.equal(0);
      }
    });
  });
}

/** Tests that every framework passes which uses lists as they are. */
export function testOrdinaryUse(framework: string, file: string): void {
  itOverSockets("the app names an address")(
    `a list in ${framework} takes objects as properties and what names its rows, tells of its changes and goes`,
    async () => {
      const backend = await TestBackend.start();
      const complaints = captureComplaints();
      const { mountOrdinary } = (await import(file)) as Hosts;
      const target = await fixture<HTMLElement>(html`<div></div>`);
      const [name, other] = [newListName(), newListName()];
      await backend.addTexts(name, ["a", "b"]);
      await backend.addTexts(other, ["c"]);
      const tally = new Tally();
      const page = await mountOrdinary(target, { url: backend.url, name, tally });
      const list = () => target.querySelector("realtime-list")!;
      await until(() => list() !== null && textsOf(list()).join() === "a,b");
      expect(tally.total).to.equal(2);
      expect(rowsOf(list()).map(({ dataset }) => dataset["key"])).to.deep.equal(["a", "b"]);
      await backend.add([{ list: name, rank: 5, text: "new" }]);
      await until(() => textsOf(list()).join() === "a,b,new" && tally.total === 3);
      page.show(other);
      await until(() => textsOf(list()).join() === "c" && tally.total === 1);
      page.unmount();
      await until(() => target.querySelector("realtime-list") === null);
      expect(complaints().join("\n")).to.equal("");
      await backend.stop();
    },
  );
}

/** Tests that every framework passes which makes the form inside of an `<optimistic-update>`. */
export function testForm(framework: string, file: string): void {
  describe(`a form of ${framework} in an <optimistic-update>`, () => {
    let backend: TestBackend;
    let pages: UpdatePages;
    let client: RealtimeClient;
    let update: OptimisticUpdate;
    let list: Element;
    let page: ChangingPage;
    let unmountList: Unmount;
    let heard: string[];
    let complaints: () => string[];

    beforeEach(async () => {
      backend = await TestBackend.start("outbox");
      pages = new UpdatePages(backend);
      client = await pages.client("with an outbox");
      complaints = captureComplaints();
      heard = [];
      const hosts = (await import(file)) as Hosts;
      const places = await fixture<HTMLElement>(
        html`<main>
          <section></section>
          <section></section>
        </main>`,
      );
      const [above, below] = [...places.children] as [Element, Element];
      const hear = (event: Event): void => void heard.push(event.type);
      page = await hosts.mountForm(above, { client, label: "Note", hear });
      const hosted = { client, query: "notes:list", args: {}, tally: new Tally() };
      unmountList = await hosts.mountHosted(below, hosted);
      await until(
        () => above.querySelector("input") !== null && below.querySelector("realtime-list") !== null,
      );
      update = above.querySelector("optimistic-update")!;
      list = below.querySelector("realtime-list")!;
      await until(() => list.matches(":state(empty)"));
    });
    afterEach(async () => {
      page.unmount();
      unmountList();
      await pages.close();
      await backend.stop();
    });

    const field = () => update.querySelector("input")!;
    const isIn = (state: string) => update.matches(`:state(${state})`);
    const close = (isOn: boolean) => backend.mutate("switches:turn", { name: "closed", isOn });
    const write = async (text: string) => {
      field().focus();
      await typeText(text);
    };
    const send = () => update.querySelector("button")!.click();
    /** The framework has rendered what it puts into the form as often as it heard of something. */
    const rendered = () =>
      until(() => update.querySelector("form p")?.textContent === `${heard.length} events`);

    it("sends, shows its row at once as pending, and keeps what is written while it is rendered anew", async () => {
      const before = field();
      await backend.cut();
      await until(() => client.connection.current.name !== "connected");
      await write("one");
      send();
      await until(() => textsOf(list).join() === "one");
      expect(rowsOf(list)[0]!.hasAttribute("data-pending")).to.equal(true);
      await until(() => isIn("saved") || isIn("pending"));
      await until(() => field().value === "");
      expect(heard).to.deep.equal(["before-mutate", "mutation-saved"]);
      await rendered();
      await write("tw");
      page.show("Another note");
      await until(() => update.querySelector("label")!.textContent.trim() === "Another note");
      expect(field() === before, "the same field").to.equal(true);
      expect(document.activeElement === before, "focused").to.equal(true);
      await typeText("o");
      await backend.mend();
      client.reconnect();
      await until(() => heard.includes("mutation-settled"));
      await rendered();
      expect(field().value).to.equal("two");
      await until(() => !rowsOf(list).some((row) => row.hasAttribute("data-pending")));
      expect(textsOf(list)).to.deep.equal(["one"]);
      expect(heard).to.deep.equal(["before-mutate", "mutation-saved", "mutation-settled"]);
      send();
      await until(() => textsOf(list).join() === "two,one" && client.outbox.current?.pending === 0);
      expect(await storedTexts(backend)).to.deep.equal(["one", "two"]);
      expect(complaints().join("\n")).to.equal("");
    });

    it("shows what was refused as failed, and tries it again or lets it go", async () => {
      await close(true);
      await write("no");
      send();
      await until(() => isIn("failed"));
      await until(() => statusText(update).includes("Closed for today."));
      await until(() => textsOf(list).length === 0);
      expect(client.outbox.current).to.include({ pending: 0, failed: 1 });
      await rendered();
      page.show("Another note");
      await until(() => update.querySelector("label")!.textContent.trim() === "Another note");
      expect(field().value, "what was refused is in the form again").to.equal("no");
      expect(isIn("failed")).to.equal(true);
      await close(false);
      press(update, "retry");
      await until(() => isIn("applied"));
      await until(() => textsOf(list).join() === "no");
      await until(() => field().value === "");
      await close(true);
      await write("never");
      send();
      await until(() => isIn("failed"));
      await update.updateComplete;
      press(update, "discard");
      await until(() => isIn("idle") && field().value === "");
      await rendered();
      await until(() => client.outbox.current?.failed === 0);
      expect(textsOf(list)).to.deep.equal(["no"]);
      expect(await storedTexts(backend)).to.deep.equal(["no"]);
    });
  });
}
