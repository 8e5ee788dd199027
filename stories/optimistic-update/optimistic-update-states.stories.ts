import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { attributes } from "../support/attributes.js";
import { type Meta, stageOf, type Story } from "../support/story.js";
import { turnOn } from "../support/turn.js";

const meta: Meta = {
  title: "optimistic-update/States",
  component: "optimistic-update",
  args: { mutation: "tasks:add", args: { project: "opening" }, queued: true },
  parameters: { docs: { story: { inline: false, height: "26rem" } } },
  render: (args) => html`
    <div class="card">
      <h2>A new task</h2>
      <optimistic-update ${attributes(args)}>
        <form novalidate>
          <label>What <input name="title" autocomplete="off" /></label>
          <p class="field-error" data-error-for="title"></p>
          <label>Who <input name="assignee" autocomplete="off" /></label>
          <p class="field-error" data-error-for="assignee"></p>
          <button>Add</button>
        </form>
      </optimistic-update>
    </div>
  `,
};
export default meta;

type Context = Parameters<NonNullable<Story["play"]>>[0];

const updateIn = (canvasElement: HTMLElement) => canvasElement.querySelector("optimistic-update")!;

async function reach(canvasElement: HTMLElement, state: string): Promise<void> {
  await waitFor(() => expect(updateIn(canvasElement).matches(`:state(${state})`)).toBe(true));
}

async function submit({ canvas, userEvent }: Context, title: string, assignee: string): Promise<void> {
  await userEvent.type(canvas.getByLabelText("What"), title);
  if (assignee !== "") await userEvent.type(canvas.getByLabelText("Who"), assignee);
  await userEvent.click(canvas.getByRole("button", { name: "Add" }));
}

/** Nothing waits, and nothing has failed: no words are needed. */
export const Idle: Story = {
  play: ({ canvasElement }) => reach(canvasElement, "idle"),
};

/** The call is on its way. It can be taken back until it was sent. */
export const Pending: Story = {
  play: async (context) => {
    stageOf(context).own.network({ isOffline: true });
    await submit(context, "Oil the loom", "Ada");
    await reach(context.canvasElement, "pending");
  },
};

/** The same, kept on the device: it survives the end of the browser. */
export const SavedOnTheDevice: Story = {
  parameters: { stage: { storage: "auto" } },
  play: async (context) => {
    await waitFor(() => expect(stageOf(context).own.client.connection.current.name).toBe("connected"));
    stageOf(context).own.network({ isOffline: true });
    await submit(context, "Oil the loom", "Ada");
    await reach(context.canvasElement, "saved");
  },
};

/** It took effect. The words go when something else is written. */
export const Applied: Story = {
  play: async (context) => {
    await submit(context, "Oil the loom", "Ada");
    await reach(context.canvasElement, "applied");
    await waitFor(() => expect(context.canvas.getByLabelText("What")).toHaveValue(""));
  },
};

/** The mutation says what is wrong with which field. What was written is back in the form. */
export const FieldsRefused: Story = {
  parameters: { stage: { isFailing: true } },
  play: async (context) => {
    await submit(context, "?", "");
    await reach(context.canvasElement, "failed");
    await expect(await context.canvas.findByText(/Three letters at least/)).toBeVisible();
    await expect(context.canvas.getByLabelText("What")).toBeInvalid();
    await expect(context.canvas.getByLabelText("What")).toHaveValue("?");
  },
};

/** Refused as a whole, in the mutation's words. */
export const Refused: Story = {
  parameters: { stage: { isFailing: true, prepare: (stage) => turnOn(stage, "tasks:add is refused") } },
  play: async (context) => {
    await submit(context, "Oil the loom", "Ada");
    await reach(context.canvasElement, "failed");
    await waitFor(() =>
      expect(updateIn(context.canvasElement).shadowRoot).toHaveTextContent(/The project is archived/),
    );
  },
};

/** Not allowed for this user. */
export const Denied: Story = {
  parameters: { stage: { isFailing: true, prepare: (stage) => turnOn(stage, "tasks:add is denied") } },
  play: async (context) => {
    await submit(context, "Oil the loom", "Ada");
    await reach(context.canvasElement, "failed");
  },
};

/** Something broke on the server: what it was is nobody's business but the log's. */
export const Broken: Story = {
  parameters: { stage: { isFailing: true, prepare: (stage) => turnOn(stage, "tasks:add is broken") } },
  play: async (context) => {
    await submit(context, "Oil the loom", "Ada");
    await reach(context.canvasElement, "failed");
    await expect(updateIn(context.canvasElement).shadowRoot).not.toHaveTextContent(/disk/);
  },
};

/** The page's own views of each state. */
export const OwnWords: Story = {
  render: (args) => html`
    <div class="card">
      <h2>A new task</h2>
      <optimistic-update ${attributes(args)}>
        <form novalidate>
          <label>What <input name="title" autocomplete="off" /></label>
          <label>Who <input name="assignee" autocomplete="off" /></label>
          <button>Add</button>
        </form>
        <p slot="pending" class="quiet">
          On its way. <button class="plain" type="button" data-action="undo">Take it back</button>
        </p>
        <p slot="failed">
          Not added: <span data-message></span>
          <button class="plain" type="button" data-action="retry">Try again</button>
        </p>
      </optimistic-update>
    </div>
  `,
  play: async (context) => {
    stageOf(context).own.network({ isOffline: true });
    await submit(context, "Oil the loom", "Ada");
    await waitFor(() => expect(context.canvas.getByText(/On its way/)).toBeVisible());
  },
};

/** Attributes that can't be understood: here an effect that there is none of. */
export const Misunderstood: Story = {
  args: { effect: "insert-somewhere", into: "tasks:list" },
  parameters: { stage: { isFailing: true } },
  play: ({ canvasElement }) => reach(canvasElement, "error"),
};

/** Nobody above has a client. */
export const NoClient: Story = {
  render: (args) => html`
    <convex-provider>
      <div class="card">
        <optimistic-update ${attributes(args)}>
          <form>
            <label>What <input name="title" /></label>
            <button>Add</button>
          </form>
        </optimistic-update>
      </div>
    </convex-provider>
  `,
  play: ({ canvasElement }) => reach(canvasElement, "no-client"),
};
