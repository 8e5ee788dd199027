import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { type EffectCall, insertAtStart, patch } from "../../src/client/outbox/index.js";
import { addChat } from "../data/chat.js";
import { attributes } from "../support/attributes.js";
import { loseWhatIsSent, neverAnswers } from "../support/networks.js";
import { shadow } from "../support/shadow.js";
import { type Meta, stageOf, type Story } from "../support/story.js";
import { turnOff, turnOn } from "../support/turn.js";

const query = "messages:list";

const meta: Meta = {
  title: "realtime-list/States",
  component: "realtime-list",
  args: { query, args: { channel: "opening" }, label: "Messages" },
  parameters: { stage: { prepare: (stage) => addChat(stage, 4) } },
  render: (args) => html`
    <div class="card">
      <realtime-list ${attributes(args)}>
        <template>
          <p class="message"><b>{{author}}</b> {{body}}</p>
        </template>
      </realtime-list>
    </div>
  `,
};
export default meta;

const listIn = (canvasElement: HTMLElement) => canvasElement.querySelector("realtime-list")!;

/** Waits until the list is in the state of this name. */
async function reach(canvasElement: HTMLElement, state: string): Promise<void> {
  await waitFor(() => expect(listIn(canvasElement).matches(`:state(${state})`)).toBe(true));
}

/** Until the first result. */
export const Loading: Story = {
  parameters: { stage: { network: neverAnswers } },
  play: ({ canvasElement }) => reach(canvasElement, "loading"),
};

/** No rows yet. The first one takes the place of this text. */
export const Empty: Story = {
  args: { args: { channel: "ideas" } },
  play: ({ canvasElement }) => reach(canvasElement, "empty"),
};

/** The page's own views, in slots. */
export const EmptyInOwnWords: Story = {
  args: { args: { channel: "ideas" } },
  render: (args) => html`
    <div class="card">
      <realtime-list ${attributes(args)}>
        <template><p>{{body}}</p></template>
        <p slot="loading" class="quiet">Fetching the ideas …</p>
        <div slot="empty">
          <h2>No ideas yet</h2>
          <p class="quiet">The best ones come on the way home.</p>
        </div>
      </realtime-list>
    </div>
  `,
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText("No ideas yet")).toBeVisible());
  },
};

/** The query threw. The button asks again. */
export const Failed: Story = {
  parameters: { stage: { isFailing: true, prepare: (stage) => turnOn(stage, "messages:list is broken") } },
  play: async (context) => {
    await reach(context.canvasElement, "error");
    await expect(shadow(listIn(context.canvasElement)).getByRole("button")).toBeVisible();
  },
};

/** After the mistake was mended. */
export const FailedAndRetried: Story = {
  parameters: {
    stage: {
      isFailing: true,
      prepare: async (stage) => {
        await addChat(stage, 4);
        await turnOn(stage, "messages:list is broken");
      },
    },
  },
  play: async (context) => {
    await reach(context.canvasElement, "error");
    await turnOff(stageOf(context), "messages:list is broken");
    await context.userEvent.click(shadow(listIn(context.canvasElement)).getByRole("button"));
    await context.canvas.findByText("Margaret");
  },
};

/** The page's own words for a failure. */
export const FailedInOwnWords: Story = {
  ...Failed,
  render: (args) => html`
    <div class="card">
      <realtime-list ${attributes(args)}>
        <template><p>{{body}}</p></template>
        <p slot="error">The archive is being moved. <button class="plain" data-retry>Look again</button></p>
      </realtime-list>
    </div>
  `,
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole("button", { name: "Look again" })).toBeVisible());
  },
};

/** The query says that this reader may not see it. */
export const Denied: Story = {
  parameters: { stage: { isFailing: true, prepare: (stage) => turnOn(stage, "messages:list is denied") } },
  play: ({ canvasElement }) => reach(canvasElement, "denied"),
};

/** A right that is taken away while the reader looks: the rows are hidden at once. */
export const NoLongerAllowed: Story = {
  parameters: {
    docs: { story: { autoplay: true } },
    stage: { isFailing: true, prepare: (stage) => addChat(stage, 4) },
  },
  render: (args) => html`
    <div class="card">
      <realtime-list ${attributes(args)}>
        <template
          ><p class="message"><b>{{author}}</b> {{body}}</p></template
        >
        <p slot="denied">This channel is for the team that works on the opening.</p>
      </realtime-list>
    </div>
  `,
  play: async (context) => {
    await context.canvas.findByText("Margaret");
    await turnOn(stageOf(context), "messages:list is denied");
    await reach(context.canvasElement, "denied");
    await waitFor(() => expect(context.canvas.getByText(/for the team/)).toBeVisible());
  },
};

/** The connection is lost: what is there stays, and after two seconds says that it is not up to date. */
export const Stale: Story = {
  parameters: { docs: { story: { autoplay: true } } },
  play: async (context) => {
    await context.canvas.findByText("Margaret");
    stageOf(context).own.network({ isOffline: true });
    await reach(context.canvasElement, "stale");
  },
};

/** Nobody above has a client. */
export const NoClient: Story = {
  render: (args) => html`
    <convex-provider>
      <div class="card"><realtime-list ${attributes(args)}></realtime-list></div>
    </convex-provider>
  `,
  play: ({ canvasElement }) => reach(canvasElement, "no-client"),
};

/** All rows are there, and the page says so. */
export const Complete: Story = {
  render: (args) => html`
    <div class="card">
      <realtime-list ${attributes(args)}>
        <template
          ><p class="message"><b>{{author}}</b> {{body}}</p></template
        >
        <p slot="end" class="quiet">That is all.</p>
      </realtime-list>
    </div>
  `,
  play: async ({ canvas, canvasElement }) => {
    await reach(canvasElement, "complete");
    await waitFor(() => expect(canvas.getByText("That is all.")).toBeVisible());
  },
};

/** A row that the page's own code can't cope with takes no other with it. */
export const BrokenRow: Story = {
  parameters: { stage: { isFailing: true, prepare: (stage) => addChat(stage, 4) } },
  args: {
    renderItem: ({ author, body }: { author: string; body: string }) => {
      if (author === "Radia") throw new Error("No picture of Radia.");
      return html`<p class="message"><b>${author}</b> ${body}</p>`;
    },
  },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelectorAll("[data-broken]")).toHaveLength(1));
    await expect(canvasElement).toHaveTextContent(/Margaret/);
  },
};

/** What was written without a connection shows at once. How a waiting row looks is the page's choice. */
export const PendingRows: Story = {
  parameters: {
    docs: { story: { autoplay: true } },
    stage: {
      mutations: { "messages:send": { effects: [insertAtStart({ query, row: mine })] } },
      prepare: (stage) => addChat(stage, 3),
    },
  },
  play: async (context) => {
    await context.canvas.findByText("Margaret");
    const { own } = stageOf(context);
    loseWhatIsSent(own);
    for (const body of ["The side door is open.", "The lift is not working, though."])
      own.client.mutate("messages:send", { channel: "opening", body });
    await waitFor(() => expect(context.canvasElement.querySelectorAll("[data-pending]")).toHaveLength(2));
  },
};

/** What the backend refused waits for a person: `<sync-status>` has its buttons. */
export const FailedRow: Story = {
  parameters: {
    docs: { story: { autoplay: true } },
    stage: {
      isFailing: true,
      mutations: {
        "messages:edit": {
          effects: [
            patch({ query, key: ({ id }) => String(id), fields: ({ args: { body } }) => ({ body }) }),
          ],
        },
      },
      prepare: async (stage) => {
        await addChat(stage, 3);
        await turnOn(stage, "messages:edit is refused");
      },
    },
  },
  play: async (context) => {
    const row = (await context.canvas.findByText("Margaret")).closest<HTMLElement>("[data-key]")!;
    const { client } = stageOf(context).own;
    client.mutate("messages:edit", { id: row.dataset["key"], body: "The lights are green. All of them." });
    await waitFor(() => expect(client.outbox.current?.failed).toBe(1));
  },
};

/** A row as Ada's page shows it until the backend has it. */
function mine({ args, temporaryId, createdAt }: EffectCall) {
  return { ...args, _id: temporaryId(0), author: "Ada", at: createdAt };
}
