import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { roomOf } from "../../src/client/rooms/room-of.js";
import { packPoints } from "../../src/core/rooms/pointers/pointer-batch.js";
import { attributes } from "../support/attributes.js";
import type { Stage } from "../support/stage.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const room = "board:opening";
const long = { timeout: 10_000 };

const lines = [
  ["invite", "Invite the neighbours"],
  ["lamps", "Hang up the lamps"],
  ["speech", "Shorten the speech"],
] as const;

const meta: Meta = {
  title: "live-cursors",
  component: "live-cursors",
  args: { room, label: "Board" },
  render: (args) => html`
    <div class="card">
      <live-cursors ${attributes(args)}>
        ${lines.map(([id, text]) => html`<p data-cursor-anchor=${id}>${text}</p>`)}
      </live-cursors>
    </div>
  `,
};
export default meta;

/** So far into which line each of them points. */
type Spots = Readonly<Record<string, readonly [line: string, x: number, y: number]>>;

const pointer = (line: string, x: number, y: number) =>
  packPoints([{ atMs: 0, point: { anchor: `@${line}`, x, y } }]);

/** They show the same until the story is left: what stands still fades. */
function show(stage: Stage, kind: string, shown: Readonly<Record<string, unknown>>): () => void {
  const ends = Object.entries(shown).map(([name, value]) => {
    const guests = roomOf(stage.guest(name), room);
    const signal = guests.signal(kind);
    const tell = (): void => signal.send(value, 30_000);
    tell();
    const timer = setInterval(tell, 2_000);
    const leave = guests.attend();
    return () => {
      clearInterval(timer);
      signal.end();
      leave();
    };
  });
  return () => ends.forEach((end) => end());
}

const point = (stage: Stage, spots: Spots): (() => void) =>
  show(
    stage,
    "pointer",
    Object.fromEntries(Object.entries(spots).map(([name, spot]) => [name, pointer(...spot)])),
  );

const spots: Spots = {
  Grace: ["invite", 0.3, 0.4],
  Katherine: ["lamps", 0.6, 0.5],
  "محمد الخوارزمي": ["speech", 0.4, 0.3],
};

const element = (canvas: HTMLElement) => canvas.querySelector("live-cursors")!;
const isIn = (canvas: HTMLElement, state: string) =>
  waitFor(() => expect(element(canvas).matches(`:state(${state})`)).toBe(true), long);
const seen = (from: Element, kind: "cursor" | "caret") =>
  [...from.shadowRoot!.querySelectorAll(`.${kind}[data-look~=shown]`)].map((each) => each.textContent.trim());
const areSeen = (from: Element, kind: "cursor" | "caret", names: readonly string[]) =>
  waitFor(() => expect(seen(from, kind).sort()).toEqual([...names].sort()), long);

/** Each is at the same line for all, whatever the size of their windows. */
export const Pointers: Story = {
  beforeEach: (context) => point(stageOf(context), spots),
  play: ({ canvasElement }) => areSeen(element(canvasElement), "cursor", Object.keys(spots)),
};

/** Where there is no room beside or below a pointer, its name stands on the other side. */
export const AtTheEdge: Story = {
  beforeEach: (context) =>
    point(stageOf(context), { Grace: ["speech", 0.96, 0.95], Joan: ["invite", 0.95, 0.1] }),
  play: async ({ canvasElement }) => {
    await areSeen(element(canvasElement), "cursor", ["Grace", "Joan"]);
    const turned = element(canvasElement).shadowRoot!.querySelectorAll(".cursor[data-look~=before]");
    await expect(turned).toHaveLength(2);
  },
};

/** Point at something in one of the windows: the other one shows it. Nobody sees their own pointer. */
export const TwoPeople: Story = {
  parameters: { stage: { windows: ["Ada", "Grace"] } },
  play: async ({ canvasElement }) => {
    const ada = canvasElement.querySelector("[data-user=Ada] live-cursors")!;
    const grace = canvasElement.querySelector("[data-user=Grace] live-cursors")!;
    const line = ada.querySelector("[data-cursor-anchor=lamps]")!;
    const { left, top, width, height } = line.getBoundingClientRect();
    const place = { clientX: left + width / 2, clientY: top + height / 2 };
    await waitFor(async () => {
      // Told only when both have met.
      line.dispatchEvent(new PointerEvent("pointermove", { ...place, bubbles: true, pointerType: "mouse" }));
      await expect(seen(grace, "cursor")).toEqual(["Ada"]);
    }, long);
    await expect(seen(ada, "cursor")).toEqual([]);
  },
};

/** With `selections`: in which field somebody is, where their caret is, and what they have selected there. */
export const Selections: Story = {
  args: { selections: true, label: "Invitation" },
  beforeEach: (context) =>
    show(stageOf(context), "caret", {
      Grace: { f: "@invitation", s: 14, e: 28 },
      Joan: { f: "@place", s: 4, e: 4 },
    }),
  render: (args) => html`
    <live-cursors ${attributes(args)}>
      <div class="card">
        <p>
          <label>Place <input name="place" data-cursor-anchor="place" value="The old mill" /></label>
        </p>
        <p>
          <label
            >Text
            <textarea name="text" rows="3" cols="40" data-cursor-anchor="invitation">
Come and see: the neighbours open their doors on Saturday.</textarea>
          </label>
        </p>
      </div>
    </live-cursors>
  `,
  play: ({ canvasElement }) => areSeen(element(canvasElement), "caret", ["Grace", "Joan"]),
};

/** The content is there, and nothing over it. */
export const NobodyElse: Story = {
  play: ({ canvasElement }) => isIn(canvasElement, "empty"),
};

/** The connection was lost: pointers are pale, since they may be elsewhere. */
export const NotUpToDate: Story = {
  beforeEach: (context) => point(stageOf(context), spots),
  play: async (context) => {
    await areSeen(element(context.canvasElement), "cursor", Object.keys(spots));
    stageOf(context).own.network({ isOffline: true });
    await isIn(context.canvasElement, "stale");
    await expect(seen(element(context.canvasElement), "cursor")).not.toEqual([]);
  },
};

/** The app's `authorize` doesn't let the reader in. The content stays. */
export const Denied: Story = {
  parameters: {
    stage: {
      prepare: (stage: Stage) => stage.run("switches:turn", { name: `${room} is closed`, isOn: true }),
    },
  },
  play: async ({ canvas, canvasElement }) => {
    await isIn(canvasElement, "denied");
    await expect(canvas.getByText("Hang up the lamps")).toBeVisible();
  },
};

/** The room can't be watched; here, because no room can have such a name. */
export const Failed: Story = {
  args: { room: "x".repeat(300) },
  parameters: { stage: { isFailing: true } },
  play: async ({ canvasElement }) => {
    await isIn(canvasElement, "error");
    await expect(element(canvasElement).shadowRoot!.querySelector("[part=button]")).toBeVisible();
  },
};
