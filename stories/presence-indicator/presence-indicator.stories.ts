import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { roomOf } from "../../src/client/rooms/room-of.js";
import { attributes } from "../support/attributes.js";
import type { Stage } from "../support/stage.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const room = "plan:opening";

const drawn = (skin: string, shirt: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#dde5ee"/>` +
      `<circle cx="5" cy="4" r="2" fill="${skin}"/><path d="M1 10a4 4 0 0 1 8 0" fill="${shirt}"/></svg>`,
  )}`;

interface Person {
  readonly name: string;
  readonly avatar?: string;
  readonly color?: string;
  readonly away?: boolean;
}

const team: readonly Person[] = [
  { name: "Grace Hopper", avatar: drawn("#c68642", "#2b5c8a") },
  { name: "Katherine Johnson", away: true },
  { name: "Joan Clarke", color: "gold" },
  { name: "Radia Perlman", avatar: drawn("#8d5524", "#7a3e9d"), away: true },
  { name: "محمد الخوارزمي" },
  { name: "Hedy Lamarr" },
  { name: "" },
];

/** People on pages of their own, one after the other. */
async function arrive(stage: Stage, people: readonly Person[]): Promise<void> {
  for (const [at, { away = false, ...profile }] of people.entries()) {
    const guest = (at + 1).toString(16).padStart(32, "0");
    await stage.run("realtime:join", { room, guest, profile, away, pace: "hidden" });
  }
}

const element = (canvas: HTMLElement) => canvas.querySelector("presence-indicator")!;
const isIn = (canvas: HTMLElement, state: string) =>
  waitFor(() => expect(element(canvas).matches(`:state(${state})`)).toBe(true));
const shownIn = (canvas: HTMLElement) =>
  [...canvas.querySelectorAll("presence-indicator")].map((each) => each.shadowRoot!);
/** In each window. */
const areShown = (canvas: HTMLElement, count: number) =>
  waitFor(async () => {
    for (const root of shownIn(canvas))
      await expect(root.querySelectorAll("[part=list] > li")).toHaveLength(count);
  });
const says = (canvas: HTMLElement, text: RegExp) =>
  waitFor(async () => {
    for (const root of shownIn(canvas)) await expect(root.textContent).toMatch(text);
  });

const meta: Meta = {
  title: "presence-indicator",
  component: "presence-indicator",
  args: { room },
  parameters: { stage: { prepare: (stage) => arrive(stage, team.slice(0, 3)) } },
  render: (args) =>
    html`<div class="card"><presence-indicator ${attributes(args)}></presence-indicator></div>`,
};
export default meta;

/** A picture or initials for each, oneself first. A disc is here, a ring is away. */
export const People: Story = {
  play: ({ canvasElement }) => areShown(canvasElement, 4),
};

/** Each window is a client of its own. Both are in the room, and see each other and whoever else is. */
export const TwoPeople: Story = {
  parameters: { stage: { windows: ["Ada", "Hedy"], prepare: () => Promise.resolve() } },
  play: async (context) => {
    await areShown(context.canvasElement, 2);
    roomOf(stageOf(context).guest("Joan"), room).attend();
    await areShown(context.canvasElement, 3);
  },
};

/** A button opens the list of all for whom there is no room. */
export const MoreThanThereIsRoomFor: Story = {
  parameters: { stage: { prepare: (stage: Stage) => arrive(stage, team) } },
  play: async ({ canvasElement, userEvent }) => {
    await areShown(canvasElement, 5);
    const button = element(canvasElement).shadowRoot!.querySelector("#more")!;
    await expect(button.textContent).toContain("3 more people");
    await userEvent.click(button);
    await says(canvasElement, /Who is here[^]*Hedy Lamarr/);
  },
};

/** With `compact`. */
export const InASentence: Story = {
  args: { compact: true },
  play: ({ canvasElement }) => says(canvasElement, /and 1 other are here/),
};

export const NobodyElse: Story = {
  parameters: { stage: { prepare: () => Promise.resolve() } },
  play: ({ canvasElement }) => isIn(canvasElement, "empty"),
};

/** With `appear="offline"`: a bar marks that one isn't shown to others. */
export const NotShownToOthers: Story = {
  args: { appear: "offline" },
  play: ({ canvasElement }) => areShown(canvasElement, 4),
};

/** Members by a `<template>`, in the page's own style. */
export const OfYourOwn: Story = {
  render: (args) => html`
    <div class="card">
      <presence-indicator ${attributes(args)}>
        <template><b>{{initials}}</b> {{name}}<template if="isAway"> ({{status}})</template></template>
      </presence-indicator>
    </div>
  `,
  play: async ({ canvas }) => void (await canvas.findByText(/Katherine Johnson/)),
};

/** Until it is known who is there. The height is the same afterwards. */
export const Loading: Story = {
  globals: { connection: "offline" },
  play: ({ canvasElement }) => isIn(canvasElement, "loading"),
};

/** The connection was lost: who was there is shown, marked. */
export const NotUpToDate: Story = {
  play: async (context) => {
    await areShown(context.canvasElement, 4);
    stageOf(context).own.network({ isOffline: true });
    await isIn(context.canvasElement, "stale");
  },
};

/** The app's `authorize` lets the reader not in, and says why. */
export const Denied: Story = {
  parameters: {
    stage: {
      prepare: (stage: Stage) => stage.run("switches:turn", { name: `${room} is closed`, isOn: true }),
    },
  },
  play: ({ canvasElement }) => isIn(canvasElement, "denied"),
};

/** The room can't be watched; here, because no room can have such a name. */
export const Failed: Story = {
  args: { room: "x".repeat(300) },
  parameters: { stage: { isFailing: true } },
  play: ({ canvasElement }) => isIn(canvasElement, "error"),
};
