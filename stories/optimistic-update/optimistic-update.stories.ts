import { html, type TemplateResult } from "lit";
import { expect, waitFor } from "storybook/test";
import { addArabicChat, addChat } from "../data/chat.js";
import { setFigures } from "../data/figures.js";
import { addTasks } from "../data/tasks.js";
import { attributes, type Args } from "../support/attributes.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const meta: Meta = {
  title: "optimistic-update",
  component: "optimistic-update",
  args: {
    mutation: "messages:send",
    args: { channel: "opening" },
    effect: "insert-at-end",
    into: "messages:list",
    row: { author: "Ada" },
  },
  parameters: { stage: { prepare: (stage) => addChat(stage, 3) } },
  render: (args) => chat(args),
};
export default meta;

function chat(args: Args): TemplateResult {
  return html`
    <div class="card">
      <realtime-list from-end query="messages:list" args='{"channel":"opening"}' label="Messages">
        <template
          ><p class="message"><b>{{author}}</b> {{body}}</p></template
        >
      </realtime-list>
      <optimistic-update ${attributes(args)}>
        <form>
          <label>Message <input name="body" required autocomplete="off" /></label>
          <button>Send</button>
        </form>
      </optimistic-update>
    </div>
  `;
}

/** What is sent stands in the list at once, and waits if it has to. */
export const Form: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Margaret");
    await userEvent.type(canvas.getByLabelText("Message"), "Coffee is ready.");
    await userEvent.click(canvas.getByRole("button", { name: "Send" }));
    await canvas.findByText("Coffee is ready.");
    await waitFor(() => expect(canvas.getByLabelText("Message")).toHaveValue(""));
  },
};

/** Two people write to each other. */
export const TwoPeople: Story = {
  parameters: { stage: { windows: ["Ada", "Grace"] } },
  args: { row: {} },
  play: async ({ canvas, userEvent }) => {
    await waitFor(() => expect(canvas.getAllByText("Margaret")).toHaveLength(2));
    const [ada, grace] = canvas.getAllByLabelText("Message");
    await userEvent.type(ada!, "Lunch?{Enter}");
    await waitFor(() => expect(canvas.getAllByText("Lunch?")).toHaveLength(2));
    await userEvent.type(grace!, "In ten minutes.{Enter}");
    await waitFor(() => expect(canvas.getAllByText("In ten minutes.")).toHaveLength(2));
  },
};

/** A button needs no form. `counter` counts at once; `repeatable` lets it be pressed again while it waits. */
export const Counter: Story = {
  parameters: { stage: { prepare: (stage) => setFigures(stage, { claps: 41 }) } },
  args: {
    mutation: "counters:add",
    args: { name: "claps" },
    effect: "counter",
    into: "counters:get",
    row: undefined,
    repeatable: true,
  },
  render: (args) => html`
    <div class="card figure">
      <p class="quiet">Applause</p>
      <p class="large"><live-value query="counters:get" args='{"name":"claps"}'>–</live-value></p>
      <optimistic-update ${attributes(args)}><button class="plain">Clap</button></optimistic-update>
    </div>
  `,
  play: async ({ canvas, canvasElement, userEvent }) => {
    const value = canvasElement.querySelector("live-value")!;
    await waitFor(() => expect(value.value).toBe(41));
    await userEvent.click(canvas.getByRole("button", { name: "Clap" }));
    await userEvent.click(canvas.getByRole("button", { name: "Clap" }));
    await waitFor(() => expect(value.value).toBe(43));
  },
};

/** A button in each row: `remove` takes the row away at once. */
export const RemoveRows: Story = {
  parameters: { stage: { prepare: (stage) => addTasks(stage) } },
  render: () => html`
    <div class="card">
      <h2>Before the opening</h2>
      <realtime-list query="tasks:list" args='{"project":"opening"}' label="Tasks">
        <template>
          <div class="task">
            <span>{{title}}</span>
            <optimistic-update mutation="tasks:remove" effect="remove" into="tasks:list">
              <button class="plain" name="id" value="{{_id}}" aria-label="Remove {{title}}">Remove</button>
            </optimistic-update>
          </div>
        </template>
      </realtime-list>
    </div>
  `,
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Remove Tune the player piano" }));
    await waitFor(() => expect(canvas.queryByText("Tune the player piano")).toBeNull());
  },
};

/** `keep-values`: a form for settings keeps what it says. */
export const Settings: Story = {
  args: {
    mutation: "tasks:add",
    args: { project: "opening" },
    effect: undefined,
    into: undefined,
    row: undefined,
    keepValues: true,
    queued: true,
  },
  render: (args) => html`
    <div class="card">
      <h2>A task</h2>
      <optimistic-update ${attributes(args)}>
        <form>
          <label>What <input name="title" value="Oil the loom" /></label>
          <label>
            Who
            <select name="assignee">
              <option>Ada</option>
              <option>Grace</option>
              <option>Hedy</option>
            </select>
          </label>
          <label>Until <input name="due" type="date" value="2026-03-06" /></label>
          <button>Save</button>
        </form>
      </optimistic-update>
    </div>
  `,
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole("button", { name: "Save" }));
    const update = canvasElement.querySelector("optimistic-update")!;
    await waitFor(() => expect(update.matches(":state(applied)")).toBe(true));
    await expect(canvas.getByLabelText("What")).toHaveValue("Oil the loom");
  },
};

/** From right to left, and without a connection. */
export const ArabicAndOffline: Story = {
  globals: { locale: "ar" },
  args: { args: { channel: "الافتتاح" }, row: { author: "أنا" } },
  parameters: { stage: { prepare: (stage) => addArabicChat(stage) } },
  render: (args) => html`
    <div class="card">
      <realtime-list from-end query="messages:list" args='{"channel":"الافتتاح"}' label="الرسائل">
        <template
          ><p class="message"><b>{{author}}</b> {{body}}</p></template
        >
      </realtime-list>
      <optimistic-update ${attributes(args)}>
        <form>
          <label>رسالة <input name="body" required autocomplete="off" /></label>
          <button>إرسال</button>
        </form>
      </optimistic-update>
    </div>
  `,
  play: async (context) => {
    const { canvas, canvasElement, userEvent } = context;
    await canvas.findByText("مريم");
    stageOf(context).own.network({ isOffline: true });
    await userEvent.type(canvas.getByLabelText("رسالة"), "أنا في الطريق.{Enter}");
    const update = canvasElement.querySelector("optimistic-update")!;
    await waitFor(() => expect(update.matches(":state(pending)")).toBe(true));
  },
};
