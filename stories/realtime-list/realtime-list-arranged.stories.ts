import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { addChanges } from "../data/changes.js";
import { addTasks } from "../data/tasks.js";
import { attributes } from "../support/attributes.js";
import { shadow } from "../support/shadow.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const meta: Meta = {
  title: "realtime-list/Arranged",
  component: "realtime-list",
  args: { query: "tasks:list", args: { project: "opening" }, label: "Tasks" },
  parameters: { stage: { prepare: (stage) => addTasks(stage) } },
  render: (args) => html`
    <div class="card">
      <h2>Before the opening</h2>
      <realtime-list ${attributes(args)}>
        <template>
          <div class="task">
            <span>{{title}}</span>
            <span class="quiet">{{assignee}}, {{status}}</span>
          </div>
        </template>
      </realtime-list>
    </div>
  `,
};
export default meta;

/** `sort-by`: another order than the query's, kept as rows change. */
export const Sorted: Story = {
  args: { sortBy: "assignee" },
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByText("Tune the player piano");
    await expect(canvasElement.querySelector("[role=listitem]")).toHaveTextContent(/Ada/);
  },
};

/** `group-by`, with a header that a template writes. */
export const Grouped: Story = {
  args: { sortBy: "status,rank", groupBy: "status" },
  render: (args) => html`
    <div class="card">
      <h2>Before the opening</h2>
      <realtime-list ${attributes(args)}>
        <template slot="group"
          ><h3 class="group">{{group}} <span class="quiet">{{count}}</span></h3></template
        >
        <template>
          <div class="task">
            <span>{{title}}</span>
            <span class="quiet">{{assignee}}</span>
          </div>
        </template>
      </realtime-list>
    </div>
  `,
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByRole("heading", { level: 3 })).toHaveLength(3));
  },
};

/** `filter`: only what still has to be done. */
export const Filtered: Story = {
  args: { filter: ({ status }: { status: string }) => status !== "done" },
  play: async ({ canvas }) => {
    await canvas.findByText("Tune the player piano");
    await expect(canvas.queryByText("Hang the posters in the foyer")).toBeNull();
  },
};

/** `selection="single"`: one row, by click or by arrows and Space. */
export const ChooseOne: Story = {
  args: { selection: "single" },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(await canvas.findByText("Tune the player piano"));
    await expect(canvasElement.querySelector("realtime-list")!.selected).toHaveLength(1);
  },
};

/** `selection="multiple"`: Shift extends, Ctrl adds one, Ctrl+A takes all. */
export const ChooseSeveral: Story = {
  args: { selection: "multiple" },
  parameters: { docs: { story: { autoplay: true } } },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(await canvas.findByText("Label the relays of the 1945 cabinet"));
    await userEvent.keyboard("{Shift>}");
    await userEvent.click(canvas.getByText("Rehearse the demonstration of the loom"));
    await userEvent.keyboard("{/Shift}");
    await waitFor(() => expect(canvasElement.querySelector("realtime-list")!.selected).toHaveLength(3));
  },
};

/** `feed`: rows are articles, and Page Up and Page Down walk through them. */
export const Feed: Story = {
  args: { feed: true, query: "changes:list", args: {}, label: "Changes" },
  parameters: { stage: { prepare: (stage) => addChanges(stage, 6) } },
  render: (args) => html`
    <div class="card">
      <realtime-list ${attributes(args)}>
        <template>
          <div class="message">
            <p><b>{{subject}}</b></p>
            <p class="quiet">{{author}} in {{project}}, {{at | datetime}}</p>
          </div>
        </template>
      </realtime-list>
    </div>
  `,
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByRole("article")).toHaveLength(6));
  },
};

/** `grid`: as many columns as fit. */
export const Grid: Story = {
  args: { grid: true },
  render: (args) => html`
    <realtime-list class="tiles" ${attributes(args)}>
      <template>
        <div class="tile">
          <b>{{title}}</b>
          <span class="quiet">{{assignee}}</span>
        </div>
      </template>
    </realtime-list>
  `,
  play: async ({ canvas }) => {
    await canvas.findByText("Tune the player piano");
  },
};

/** `paused`: what is shown stays as it is, and a button counts what waits. */
export const Paused: Story = {
  args: { paused: true, query: "messages:list", args: { channel: "opening" }, label: "Messages" },
  parameters: {
    docs: { story: { autoplay: true } },
    stage: {
      prepare: (stage) =>
        stage.run("messages:add", {
          rows: [{ channel: "opening", author: "Joan", body: "The van is here.", at: Date.now() - 60_000 }],
        }),
    },
  },
  render: (args) => html`
    <div class="card">
      <realtime-list ${attributes(args)}>
        <template
          ><p class="message"><b>{{author}}</b> {{body}}</p></template
        >
      </realtime-list>
    </div>
  `,
  play: async (context) => {
    await context.canvas.findByText("Joan");
    const hedy = stageOf(context).guest("Hedy");
    for (const body of ["Coming!", "Which door?"])
      await hedy.mutate("messages:send", { channel: "opening", body }).settled;
    const list = context.canvasElement.querySelector("realtime-list")!;
    await waitFor(() => expect(list.waitingCount).toBe(2));
    await expect(await shadow(list).findByRole("button")).toHaveTextContent("2");
    await expect(context.canvas.queryByText("Hedy")).toBeNull();
  },
};

/** `animated`: a row that gets another place glides there, unless the reader prefers less motion. */
export const Animated: Story = {
  args: { animated: true, sortBy: "status,rank" },
  play: async (context) => {
    const { canvas, canvasElement } = context;
    const row = (await canvas.findByText("Tune the player piano")).closest<HTMLElement>("[data-key]")!;
    await stageOf(context).run("tasks:setStatus", { id: row.dataset["key"], status: "done" });
    await waitFor(() => expect(row).toHaveTextContent(/done/));
    await expect(canvasElement.querySelectorAll("[role=listitem]")).toHaveLength(8);
  },
};
