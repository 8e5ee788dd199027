import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { addArabicChat, addChat } from "../data/chat.js";
import { addTasks } from "../data/tasks.js";
import { attributes } from "../support/attributes.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const meta: Meta = {
  title: "realtime-list",
  component: "realtime-list",
  args: { query: "messages:list", args: { channel: "opening" }, label: "Messages" },
  parameters: { stage: { prepare: (stage) => addChat(stage) } },
  render: (args) => html`
    <div class="card">
      <realtime-list ${attributes(args)}>
        <template>
          <article class="message">
            <p><b>{{author}}</b> <time class="quiet" datetime="{{at | iso}}">{{at | relative}}</time></p>
            <p>{{body}}</p>
          </article>
        </template>
      </realtime-list>
    </div>
  `,
};
export default meta;

/** Rows look as the `<template>` in the list says. What anybody writes shows at once. */
export const Messages: Story = {
  play: async (context) => {
    await context.canvas.findByText(/moth stays/);
    const joan = stageOf(context).guest("Joan");
    await joan.mutate("messages:send", { channel: "opening", body: "The van is here." }).settled;
    await context.canvas.findByText("The van is here.");
  },
};

/** Each window is a client of its own, over a network of its own: what Grace sends, Ada sees. */
export const TwoPeople: Story = {
  parameters: { stage: { windows: ["Ada", "Grace"] } },
  play: async (context) => {
    const { own, other } = stageOf(context);
    await waitFor(() => expect(context.canvas.getAllByText(/moth stays/)).toHaveLength(2));
    await other.client.mutate("messages:send", { channel: "opening", body: "Coffee?" }).settled;
    await waitFor(() => expect(context.canvas.getAllByText("Coffee?")).toHaveLength(2));
    await own.client.mutate("messages:send", { channel: "opening", body: "Always." }).settled;
    await waitFor(() => expect(context.canvas.getAllByText("Always.")).toHaveLength(2));
  },
};

/** Conditions, formats and texts for what is missing, without a line of script. */
export const Template: Story = {
  args: { query: "tasks:list", args: { project: "opening" }, label: "Tasks" },
  parameters: { stage: { prepare: (stage) => addTasks(stage) } },
  render: (args) => html`
    <div class="card">
      <h2>Before the opening</h2>
      <realtime-list ${attributes(args)}>
        <template>
          <div class="task">
            <span class="task-state" data-status="{{status}}">
              <template if="status" is="done">✓ Done</template>
              <template if="status" is="doing">◐ Begun</template>
              <template if="status" is="open">○ Open</template>
            </span>
            <span>{{title}}</span>
            <span class="quiet">{{assignee}}, {{due | date | or "whenever"}}</span>
          </div>
        </template>
      </realtime-list>
    </div>
  `,
  play: async ({ canvas }) => {
    await canvas.findByText("Tune the player piano");
    await expect(canvas.getByText(/Hedy, whenever/)).toBeVisible();
  },
};

/** `renderItem` returns a Lit template, a node or text for each row; it wins over the template. */
export const RenderItem: Story = {
  args: {
    query: "tasks:list",
    args: { project: "opening" },
    label: "Tasks",
    renderItem: ({ title, assignee, status }: Record<"title" | "assignee" | "status", string>) => html`
      <label class="task">
        <input type="checkbox" disabled ?checked=${status === "done"} />
        <span>${title}</span>
        <span class="quiet">${assignee}</span>
      </label>
    `,
  },
  parameters: { stage: { prepare: (stage) => addTasks(stage) } },
  render: (args) => html`
    <div class="card">
      <h2>Before the opening</h2>
      <realtime-list ${attributes(args)}></realtime-list>
    </div>
  `,
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("checkbox", { name: /Hang the posters/ })).toBeChecked();
  },
};

/** Another language and another direction: words, plurals, times and the layout follow `lang` and `dir`. */
export const Arabic: Story = {
  globals: { locale: "ar" },
  args: { args: { channel: "الافتتاح" }, label: "الرسائل" },
  parameters: { stage: { prepare: (stage) => addArabicChat(stage) } },
  play: async ({ canvas }) => {
    await canvas.findByText(/صباح الخير/);
  },
};

/** In German. */
export const German: Story = {
  globals: { locale: "de" },
  args: { args: { channel: "noch leer" }, label: "Nachrichten" },
  play: async ({ canvasElement }) => {
    const list = canvasElement.querySelector("realtime-list")!;
    await waitFor(() => expect(list.matches(":state(empty)")).toBe(true));
  },
};
