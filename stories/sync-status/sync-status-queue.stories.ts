import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { addTasks } from "../data/tasks.js";
import { attributes } from "../support/attributes.js";
import { shadow } from "../support/shadow.js";
import type { Stage } from "../support/stage.js";
import { type Meta, stageOf, type Story } from "../support/story.js";
import { turnOn } from "../support/turn.js";

const meta: Meta = {
  title: "sync-status/What waits",
  component: "sync-status",
  parameters: {
    docs: { story: { inline: false, height: "34rem" } },
    stage: {
      isFailing: true,
      mutations: {
        "messages:send": { label: "Send a message" },
        "tasks:add": { label: "Add a task" },
        "tasks:rename": {},
      },
      prepare: (stage) => addTasks(stage),
    },
  },
  render: (args) => html`<div class="card"><sync-status ${attributes(args)}></sync-status></div>`,
};
export default meta;

const statusIn = (canvasElement: HTMLElement) => canvasElement.querySelector("sync-status")!;

async function reach(canvasElement: HTMLElement, state: string): Promise<void> {
  await waitFor(() => expect(statusIn(canvasElement).matches(`:state(${state})`)).toBe(true));
}

/** Two operations that the backend has not heard of, because there is no connection. */
async function writeOffline({ own }: Stage, canvasElement: HTMLElement): Promise<void> {
  await reach(canvasElement, "connected");
  own.network({ isOffline: true });
  await reach(canvasElement, "reconnecting");
  own.client.mutate("messages:send", { channel: "opening", body: "Who has the key of the loom?" });
  own.client.mutate("tasks:add", { project: "opening", title: "Oil the loom", assignee: "Ada" });
  await reach(canvasElement, "pending");
}

/** One that it has refused. */
async function beRefused(stage: Stage, canvasElement: HTMLElement): Promise<void> {
  await reach(canvasElement, "connected");
  await turnOn(stage, "tasks:add is refused");
  const { client } = stage.own;
  await client.mutate("tasks:add", { project: "opening", title: "Paint the stairs", assignee: "Joan" })
    .settled;
  await reach(canvasElement, "failed");
}

async function openQueue(canvasElement: HTMLElement): Promise<void> {
  const inside = shadow(statusIn(canvasElement));
  (await inside.findByRole("button", { name: /not|device/i })).click();
  await inside.findAllByRole("heading");
}

/** How much waits, in words, on a button. */
export const Waiting: Story = {
  play: async (context) => {
    await writeOffline(stageOf(context), context.canvasElement);
    await expect(await shadow(statusIn(context.canvasElement)).findByText(/2 not sent yet/)).toBeVisible();
  },
};

/** The same without words. */
export const WaitingCompact: Story = {
  args: { compact: true },
  play: async (context) => writeOffline(stageOf(context), context.canvasElement),
};

/** Something was not accepted. */
export const Refused: Story = {
  play: async (context) => {
    await beRefused(stageOf(context), context.canvasElement);
    await expect(await shadow(statusIn(context.canvasElement)).findByText(/1 not accepted/)).toBeVisible();
  },
};

/** The list of what waits: what was refused, and why, comes first. */
export const Open: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await beRefused(stageOf(context), canvasElement);
    await writeOffline(stageOf(context), canvasElement);
    await openQueue(canvasElement);
    await expect(await shadow(statusIn(canvasElement)).findByText(/archived/)).toBeVisible();
    await waitFor(() =>
      expect(statusIn(canvasElement).shadowRoot!.querySelectorAll("[part~=row]")).toHaveLength(3),
    );
  },
};

/** An operation that was refused, with its arguments as fields. */
export const Editing: Story = {
  play: async (context) => {
    const { canvasElement } = context;
    await beRefused(stageOf(context), canvasElement);
    await openQueue(canvasElement);
    const inside = shadow(statusIn(canvasElement));
    (await inside.findByRole("button", { name: /^Edit/ })).click();
    await expect(await inside.findByDisplayValue("Paint the stairs")).toBeVisible();
  },
};

/** Nothing waits, and `queue="always"` shows the list all the same, in the page's words. */
export const OpenAndEmpty: Story = {
  args: { queue: "always" },
  render: (args) => html`
    <div class="card">
      <sync-status ${attributes(args)}>
        <span slot="queue-label">Not sent</span>
        <span slot="queue-empty">All that you wrote is with us.</span>
      </sync-status>
    </div>
  `,
  play: async ({ canvas, canvasElement }) => {
    await reach(canvasElement, "connected");
    const button = statusIn(canvasElement).shadowRoot!.querySelector<HTMLElement>("#queue-button")!;
    button.click();
    await waitFor(() => expect(canvas.getByText("All that you wrote is with us.")).toBeVisible());
  },
};

/** `describeOperation` says what an operation is, in the page's own words. */
export const Described: Story = {
  args: {
    describeOperation: ({ args: { body, title } }: { args: Record<string, unknown> }) =>
      html`<q>${String(body ?? title)}</q>`,
  },
  play: async (context) => {
    const { canvasElement } = context;
    await writeOffline(stageOf(context), canvasElement);
    await openQueue(canvasElement);
    await expect(await shadow(statusIn(canvasElement)).findByText("Oil the loom")).toBeVisible();
  },
};

/** From right to left. */
export const OpenInArabic: Story = {
  globals: { locale: "ar" },
  play: async (context) => {
    const { canvasElement } = context;
    await writeOffline(stageOf(context), canvasElement);
    statusIn(canvasElement).shadowRoot!.querySelector<HTMLElement>("#queue-button")!.click();
    await shadow(statusIn(canvasElement)).findAllByRole("heading");
  },
};
