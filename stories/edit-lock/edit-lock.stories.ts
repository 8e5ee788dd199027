import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { roomOf } from "../../src/client/rooms/room-of.js";
import { leaseOf } from "../../src/core/rooms/lease-of.js";
import type { Lease } from "../../src/core/rooms/lease.js";
import { attributes } from "../support/attributes.js";
import { shadow } from "../support/shadow.js";
import type { Stage } from "../support/stage.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const room = "plan:opening";
const resource = "summary";

/** The lease of somebody on a page of their own. */
function watchedLease(stage: Stage, name: string): Lease {
  const lease = leaseOf(roomOf(stage.guest(name), room), resource);
  lease.subscribe(() => undefined);
  return lease;
}

async function edit(stage: Stage, name: string): Promise<Lease> {
  const lease = watchedLease(stage, name);
  await lease.acquire({ wait: true });
  return lease;
}

const inWindow = (canvas: HTMLElement, at = 0) => canvas.querySelectorAll("edit-lock")[at]!;
const isIn = (canvas: HTMLElement, state: string, at = 0) =>
  waitFor(() => expect(inWindow(canvas, at).matches(`:state(${state})`)).toBe(true));
const says = (canvas: HTMLElement, text: RegExp, at = 0) =>
  waitFor(() => expect(inWindow(canvas, at).shadowRoot?.querySelector(".bar")).toHaveTextContent(text));

async function press(canvas: HTMLElement, name: string, at = 0): Promise<void> {
  (await shadow(inWindow(canvas, at)).findByRole("button", { name })).click();
}

const meta: Meta = {
  title: "edit-lock",
  component: "edit-lock",
  args: { room, resource },
  render: (args) => html`
    <div class="card">
      <edit-lock ${attributes(args)}>
        <label>Summary <textarea name="summary" rows="3">We open on Monday at nine.</textarea></label>
      </edit-lock>
    </div>
  `,
};
export default meta;

/** What is inside can be read, and is edited once the button was pressed. */
export const Free: Story = {
  play: ({ canvasElement }) => isIn(canvasElement, "free"),
};

/** The reader is editing. The others see that. */
export const Mine: Story = {
  play: async ({ canvasElement }) => {
    await isIn(canvasElement, "free");
    await press(canvasElement, "Edit");
    await isIn(canvasElement, "mine");
  },
};

/** Somebody else is. */
export const Locked: Story = {
  parameters: { stage: { prepare: (stage: Stage) => edit(stage, "Grace") } },
  play: ({ canvasElement }) => says(canvasElement, /Grace.*is editing this/),
};

/** The reader is, in another tab: it goes on here at once. */
export const OpenInAnotherTab: Story = {
  globals: { user: "Ada" },
  parameters: {
    stage: {
      prepare: async (stage: Stage) => {
        await edit(stage, "Ada");
        // A tab remembers the session that it had, and this is to be another one.
        sessionStorage.clear();
      },
    },
  },
  play: ({ canvasElement }) => says(canvasElement, /Open in another tab/),
};

/** What the reader wants to say with asking for it. */
export const ToAsk: Story = {
  ...Locked,
  play: async ({ canvasElement }) => {
    await press(canvasElement, "Ask for it");
    await shadow(inWindow(canvasElement)).findByLabelText(/Message/);
  },
};

/** The reader has asked for it. */
export const Asked: Story = {
  ...Locked,
  play: async ({ canvasElement }) => {
    await press(canvasElement, "Ask for it");
    await press(canvasElement, "Send");
    await says(canvasElement, /Asked/);
  },
};

/** The holder keeps it. */
export const Kept: Story = {
  parameters: {
    stage: {
      prepare: async (stage: Stage) => {
        const lease = await edit(stage, "Grace");
        lease.subscribe((state) => {
          if (state.name === "mine" && state.ask !== null) void lease.answer("keep");
        });
      },
    },
  },
  play: async ({ canvasElement }) => {
    await press(canvasElement, "Ask for it");
    await press(canvasElement, "Send");
    await says(canvasElement, /isn’t done yet/);
  },
};

/** Somebody asks the reader for it. */
export const AskedFor: Story = {
  play: async (context) => {
    await isIn(context.canvasElement, "free");
    await press(context.canvasElement, "Edit");
    const lease = watchedLease(stageOf(context), "Grace");
    await waitFor(() => expect(lease.current.name).toBe("theirs"));
    await lease.ask("Almost done? I have the new opening hours.");
    await says(context.canvasElement, /Grace.*asks to edit this: Almost done/);
  },
};

/** The reader waits until it is their turn. */
export const WaitingInLine: Story = {
  parameters: {
    stage: {
      prepare: async (stage: Stage) => {
        await edit(stage, "Grace");
        const hedy = watchedLease(stage, "Hedy");
        void hedy.acquire({ wait: true });
        await waitFor(() => expect("queue" in hedy.current && hedy.current.queue).toHaveLength(1));
      },
    },
  },
  play: async ({ canvasElement }) => {
    await press(canvasElement, "Wait in line");
    await says(canvasElement, /You are number 2 in line/);
  },
};

/** With `may-take-over`, for who has the right to. */
export const MayTakeOver: Story = {
  ...Locked,
  globals: { user: "Ada" },
  args: { mayTakeOver: true },
  play: async ({ canvasElement }) =>
    void (await shadow(inWindow(canvasElement)).findByRole("button", { name: "Take over" })),
};

/** Somebody took over. What the reader had written is still there, and can be copied. */
export const TakenOver: Story = {
  parameters: { stage: { windows: ["Grace"] } },
  play: async (context) => {
    const { canvasElement, canvas, userEvent } = context;
    await isIn(canvasElement, "free");
    await press(canvasElement, "Edit");
    await isIn(canvasElement, "mine");
    await userEvent.type(await canvas.findByLabelText("Summary"), " Coffee is on the house.");
    const lease = watchedLease(stageOf(context), "Ada");
    await waitFor(() => expect(lease.current.name).toBe("theirs"));
    await lease.takeOver();
    await says(context.canvasElement, /taken over.*Copy my text/s);
  },
};

/** Each window is a client of its own. One edits, the other waits. */
export const TwoPeople: Story = {
  parameters: { stage: { windows: ["Ada", "Grace"] } },
  play: async ({ canvasElement }) => {
    await isIn(canvasElement, "free", 0);
    await isIn(canvasElement, "free", 1);
    await press(canvasElement, "Edit", 0);
    await says(canvasElement, /Ada.*is editing this/, 1);
    await press(canvasElement, "Wait in line", 1);
    await isIn(canvasElement, "waiting", 1);
  },
};

/** Until it is known who is editing. */
export const Loading: Story = {
  globals: { latency: "2000" },
  play: ({ canvasElement }) => says(canvasElement, /Loading/),
};

/** Without a connection nobody knows who is editing. */
export const Unknown: Story = {
  globals: { connection: "offline" },
  play: ({ canvasElement }) => says(canvasElement, /No connection/),
};

/** The app's `authorize` lets the reader not in. */
export const Denied: Story = {
  parameters: {
    stage: {
      prepare: (stage: Stage) => stage.run("switches:turn", { name: `${room} is closed`, isOn: true }),
    },
  },
  play: ({ canvasElement }) => isIn(canvasElement, "denied"),
};

/** It can't be found out who is editing; here, because no room can have such a name. */
export const Failed: Story = {
  args: { room: "x".repeat(300) },
  parameters: { stage: { isFailing: true } },
  play: ({ canvasElement }) => isIn(canvasElement, "error"),
};
