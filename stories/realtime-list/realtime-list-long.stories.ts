import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { addChanges, newestChangeAt } from "../data/changes.js";
import { addLongChat } from "../data/chat.js";
import { attributes } from "../support/attributes.js";
import { shadow } from "../support/shadow.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const day = 24 * 60 * 60 * 1000;

const meta: Meta = {
  title: "realtime-list/Long",
  component: "realtime-list",
  args: { query: "changes:list", args: {}, pageSize: 100, label: "Changes" },
  parameters: { stage: { prepare: (stage) => addChanges(stage, 10_000) } },
  render: (args) => html`
    <realtime-list class="box rows" tabindex="0" ${attributes(args)}>
      <template>
        <div class="change">
          <span>{{subject}}</span>
          <span class="quiet">{{author}}, {{at | date}}</span>
          <span class="quiet">+{{added}} −{{removed}}</span>
        </div>
      </template>
    </realtime-list>
  `,
};
export default meta;

const listIn = (canvasElement: HTMLElement) => canvasElement.querySelector("realtime-list")!;

/** Ten thousand rows. Those near what is visible are on the page, and live; the others are fetched as the reader goes on. */
export const TenThousand: Story = {
  play: async ({ canvasElement }) => {
    const list = listIn(canvasElement);
    await waitFor(() => expect(list.querySelectorAll("[data-key]").length).toBeGreaterThan(10));
    const firstRow = () => list.querySelector<HTMLElement>("[data-key]")!.dataset["key"];
    const newest = firstRow();
    while (list.loadedCount < 500) {
      list.scrollTop = list.scrollHeight;
      const before = list.loadedCount;
      await waitFor(() => expect(list.loadedCount).toBeGreaterThan(before));
    }
    await waitFor(() => expect(list.matches(":state(virtual)")).toBe(true));
    await expect(list.querySelectorAll("[data-key]").length).toBeLessThan(200);
    // How far it has come depends on the machine; where it began doesn't.
    list.scrollTop = 0;
    await waitFor(() => expect(firstRow()).toBe(newest));
  },
};

/** `from`: begins three weeks ago, with what is newer above it. */
export const Jumped: Story = {
  args: { from: newestChangeAt - 21 * day },
  render: (args) => html`
    <realtime-list
      class="box rows"
      tabindex="0"
      .from=${args["from"]}
      ${attributes({ ...args, from: undefined })}
    >
      <template>
        <div class="change">
          <span>{{subject}}</span>
          <span class="quiet">{{author}}, {{at | date}}</span>
          <span class="quiet">+{{added}} −{{removed}}</span>
        </div>
      </template>
    </realtime-list>
  `,
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByText(/Feb 13, 2026/).length).toBeGreaterThan(0));
  },
};

/** A chat: it begins at its end, and follows it. */
export const Chat: Story = {
  args: { fromEnd: true, query: "messages:list", args: { channel: "opening" }, label: "Chat", pageSize: 50 },
  parameters: { stage: { prepare: (stage) => addLongChat(stage, 120) } },
  render: (args) => html`
    <realtime-list class="box chat" tabindex="0" ${attributes(args)}>
      <template>
        <p class="message"><b>{{author}}</b> {{body}}</p>
      </template>
    </realtime-list>
  `,
  play: async (context) => {
    const list = listIn(context.canvasElement);
    await waitFor(() => expect(list.querySelectorAll("[data-key]").length).toBeGreaterThan(10));
    await waitFor(() => expect(fromEnd(list)).toBeLessThan(2));
    const joan = stageOf(context).guest("Joan");
    await joan.mutate("messages:send", { channel: "opening", body: "The van is here." }).settled;
    await context.canvas.findByText("The van is here.");
    await waitFor(() => expect(fromEnd(list)).toBeLessThan(2));
  },
};

/** Who has scrolled up stays there. A button counts what is new, and leads to it. */
export const ChatReadAbove: Story = {
  ...Chat,
  play: async (context) => {
    const list = listIn(context.canvasElement);
    await waitFor(() => expect(list.querySelectorAll("[data-key]").length).toBeGreaterThan(10));
    await waitFor(() => expect(fromEnd(list)).toBeLessThan(2));
    list.scrollTop -= 600;
    await waitFor(() => expect(fromEnd(list)).toBeGreaterThan(300));
    const joan = stageOf(context).guest("Joan");
    await joan.mutate("messages:send", { channel: "opening", body: "The van is here." }).settled;
    await expect(await shadow(list).findByRole("button", { name: /1/ })).toBeVisible();
    await expect(fromEnd(list)).toBeGreaterThan(300);
  },
};

/** How far the reader is from the end of a list that scrolls by itself, in pixels. */
function fromEnd(list: HTMLElement): number {
  return list.scrollHeight - list.clientHeight - list.scrollTop;
}
