import { html } from "lit";
import { ref } from "lit/directives/ref.js";
import { expect, waitFor } from "storybook/test";
import { roomOf } from "../../src/client/rooms/room-of.js";
import { attributes } from "../support/attributes.js";
import type { Stage } from "../support/stage.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const room = "channel:opening";

/** Pages give the field by `for` and its id; here there may be several of it on one page. */
function watchField(element?: Element): void {
  if (element) Object.assign(element, { field: element.parentElement?.querySelector("textarea") });
}

const meta: Meta = {
  title: "typing-indicator",
  component: "typing-indicator",
  args: { room },
  render: (args) => html`
    <form class="card" @submit=${(event: Event) => event.preventDefault()}>
      <typing-indicator ${attributes(args)} ${ref(watchField)}></typing-indicator>
      <label>Message <textarea name="body" rows="2"></textarea></label>
      <button>Send</button>
    </form>
  `,
};
export default meta;

/** They type on until the story is left. */
function type(stage: Stage, ...names: readonly string[]): () => void {
  const rooms = names.map((name) => roomOf(stage.guest(name), room));
  const ends = rooms.map(({ members }) => members.subscribe(() => undefined));
  const typed = (): void => rooms.forEach(({ typing }) => typing.input());
  const timer = setInterval(typed, 500);
  return () => {
    clearInterval(timer);
    ends.forEach((end) => end());
  };
}

const indicatorIn = (canvasElement: HTMLElement) => canvasElement.querySelector("typing-indicator")!;

async function reach(canvasElement: HTMLElement, state: string): Promise<void> {
  await waitFor(() => expect(indicatorIn(canvasElement).matches(`:state(${state})`)).toBe(true), {
    timeout: 8000,
  });
}

/** Something stands there, in whatever language. */
async function saysSomething(canvasElement: HTMLElement): Promise<void> {
  const note = indicatorIn(canvasElement).shadowRoot?.querySelector("[part~=error]");
  await expect(note).toBeVisible();
}

/** Nobody else is typing. The line keeps its room. */
export const Nobody: Story = {
  play: async ({ canvasElement }) => reach(canvasElement, "empty"),
};

export const OnePerson: Story = {
  beforeEach: (context) => type(stageOf(context), "Grace"),
  play: async ({ canvasElement }) => reach(canvasElement, "typing"),
};

export const TwoPeople: Story = {
  beforeEach: (context) => type(stageOf(context), "Grace", "Joan"),
  play: async ({ canvasElement }) =>
    waitFor(() => expect(indicatorIn(canvasElement).members).toHaveLength(2), { timeout: 8000 }),
};

/** Two are named, the others counted: `max-visible` says how many. */
export const ManyPeople: Story = {
  beforeEach: (context) => type(stageOf(context), "Grace", "Joan", "Karen", "Radia", "Sophie"),
  play: async ({ canvasElement }) =>
    waitFor(() => expect(indicatorIn(canvasElement).members).toHaveLength(5), { timeout: 8000 }),
};

/** Names are cut where there is no room for them. Assistive technology reads them whole. */
export const LongNames: Story = {
  beforeEach: (context) =>
    type(
      stageOf(context),
      "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff",
      "Adolphine Charlotte Fredericksdottir",
    ),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(indicatorIn(canvasElement).members).toHaveLength(2), { timeout: 8000 });
    const form = canvasElement.querySelector("form")!;
    await waitFor(() => expect(form.scrollWidth).toBe(form.clientWidth));
  },
};

/** Type in one of the windows: the other one says so, and forgets it when you stop, send or leave the field. */
export const SideBySide: Story = {
  parameters: { stage: { windows: ["Ada", "Grace"] } },
  play: async ({ canvasElement }) => {
    const [ada, grace] = [...canvasElement.querySelectorAll("typing-indicator")];
    await waitFor(() => expect(grace?.matches(":state(empty)") && ada?.matches(":state(empty)")).toBe(true));
    await waitFor(
      async () => {
        // Said with the first key after both have met.
        ada?.input();
        await expect(grace?.members.map(({ name }) => name)).toEqual(["Ada"]);
      },
      { timeout: 8000 },
    );
    await expect(ada?.members).toEqual([]);
  },
};

/** In the author's own words, and something while nobody is typing. */
export const WithTemplate: Story = {
  beforeEach: (context) => type(stageOf(context), "Grace", "Joan"),
  render: (args) => html`
    <div class="card">
      <typing-indicator ${attributes(args)}>
        <template><b>{{names}}</b> at the keyboard ({{count}})</template>
        <span slot="empty">All is quiet.</span>
      </typing-indicator>
    </div>
  `,
  play: async ({ canvas }) => {
    await canvas.findByText(/Grace.*Joan|Joan.*Grace/, undefined, { timeout: 8000 });
  },
};

/** What is in the slot `empty` stands there while nobody is typing. */
export const EmptySlot: Story = {
  render: (args) => html`
    <div class="card">
      <typing-indicator ${attributes(args)}><span slot="empty">All is quiet.</span></typing-indicator>
    </div>
  `,
  play: async ({ canvas, canvasElement }) => {
    await reach(canvasElement, "empty");
    await expect(canvas.getByText("All is quiet.")).toBeVisible();
  },
};

/** Without a connection nobody knows who is typing, and it is forgotten within five seconds. */
export const Stale: Story = {
  parameters: { stage: { isFailing: true } },
  beforeEach: (context) => type(stageOf(context), "Grace"),
  play: async (context) => {
    await reach(context.canvasElement, "typing");
    stageOf(context).own.network({ isOffline: true });
    await reach(context.canvasElement, "stale");
  },
};

/** The backend doesn't let the reader into the room. */
export const Denied: Story = {
  parameters: {
    stage: {
      prepare: (stage: Stage) => stage.run("switches:turn", { name: `${room} is closed`, isOn: true }),
    },
  },
  play: async ({ canvasElement }) => {
    await reach(canvasElement, "denied");
    await saysSomething(canvasElement);
  },
};

/** The room can't be watched: its name is too long. */
export const Failed: Story = {
  args: { room: "x".repeat(300) },
  parameters: { stage: { isFailing: true } },
  play: async ({ canvasElement }) => {
    await reach(canvasElement, "error");
    await saysSomething(canvasElement);
  },
};
