import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { addChat } from "../data/chat.js";
import { attributes } from "../support/attributes.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const meta: Meta = {
  title: "realtime-list",
  component: "realtime-list",
  args: { query: "messages:list", args: { channel: "opening" }, label: "Messages" },
  parameters: { stage: { prepare: (stage) => addChat(stage) } },
  render: (args) => html`
    <div class="card">
      <realtime-list class="messages" ${attributes(args)}>
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
    const stage = stageOf(context);
    await context.canvas.findByText(/moth stays/);
    await stage.guest("Joan").mutate("messages:send", { channel: "opening", body: "The van is here." })
      .settled;
    await context.canvas.findByText("The van is here.");
  },
};

/** Each window is a client of its own over a network of its own: what Grace sends, Ada sees. */
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
