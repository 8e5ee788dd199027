import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { setFigures } from "../data/figures.js";
import { attributes } from "../support/attributes.js";
import { neverAnswers } from "../support/networks.js";
import { type Meta, stageOf, type Story } from "../support/story.js";
import { turnOn } from "../support/turn.js";

const meta: Meta = {
  title: "live-value/States",
  component: "live-value",
  args: { query: "counters:get", args: { name: "visitors" }, format: "number", label: "Visitors today" },
  parameters: { stage: { prepare: (stage) => setFigures(stage, { visitors: 1284 }) } },
  render: (args) => html`
    <div class="card figure">
      <p class="quiet">Visitors today</p>
      <p class="large"><live-value ${attributes(args)}>–</live-value></p>
    </div>
  `,
};
export default meta;

const valueIn = (canvasElement: HTMLElement) => canvasElement.querySelector("live-value")!;

/** Its content is shown until the first result. */
export const Loading: Story = {
  parameters: { stage: { network: neverAnswers } },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(valueIn(canvasElement).matches(":state(loading)")).toBe(true));
    await expect(valueIn(canvasElement)).toHaveTextContent("–");
  },
};

/** A result, but nothing at this name. */
export const Empty: Story = {
  args: { args: { name: "nobody has counted" } },
  render: (args) => html`
    <div class="card figure">
      <p class="quiet">Visitors today</p>
      <p class="large">
        <live-value ${attributes(args)}>–<span slot="empty">Not counted yet</span></live-value>
      </p>
    </div>
  `,
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(valueIn(canvasElement).matches(":state(empty)")).toBe(true));
  },
};

/** There never was a result. */
export const Failed: Story = {
  parameters: { stage: { isFailing: true, prepare: (stage) => turnOn(stage, "counters:get is broken") } },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(valueIn(canvasElement).matches(":state(error)")).toBe(true));
  },
};

/** The same in the page's own words. A click on what has `data-retry` tries again. */
export const FailedInOwnWords: Story = {
  ...Failed,
  render: (args) => html`
    <div class="card figure">
      <p class="quiet">Visitors today</p>
      <div>
        <live-value ${attributes(args)}>
          –
          <span slot="error">Nobody is counting. <button class="plain" data-retry>Try again</button></span>
        </live-value>
      </div>
    </div>
  `,
};

/** The backend doesn't show it to this reader. */
export const Denied: Story = {
  parameters: { stage: { isFailing: true, prepare: (stage) => turnOn(stage, "counters:get is denied") } },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(valueIn(canvasElement).matches(":state(denied)")).toBe(true));
  },
};

/** The connection is lost: the value stays. How `:state(stale)` looks is the page's choice. */
export const Stale: Story = {
  parameters: { docs: { story: { autoplay: true } } },
  render: (args) => html`
    <div class="card figure">
      <p class="quiet">Visitors today</p>
      <p class="large">
        <live-value ${attributes(args)}>–</live-value>
        <span class="of-stale quiet">as of the last connection</span>
      </p>
    </div>
  `,
  play: async (context) => {
    const value = valueIn(context.canvasElement);
    await waitFor(() => expect(value.value).toBe(1284));
    stageOf(context).own.network({ isOffline: true });
    await waitFor(() => expect(value.matches(":state(stale)")).toBe(true));
  },
};

/** The query throws after it had a result: the value stays, marked "Not up to date". */
export const NotRenewed: Story = {
  parameters: {
    docs: { story: { autoplay: true } },
    stage: { isFailing: true, prepare: (stage) => setFigures(stage, { visitors: 1284 }) },
  },
  play: async (context) => {
    const value = valueIn(context.canvasElement);
    await waitFor(() => expect(value.value).toBe(1284));
    await turnOn(stageOf(context), "counters:get is broken");
    await waitFor(() => expect(value.shadowRoot).toHaveTextContent(/1,284\s*Not up to date/));
  },
};

/** No provider above has a client. */
export const NoClient: Story = {
  render: (args) => html`
    <convex-provider>
      <div class="card figure">
        <p class="quiet">Visitors today</p>
        <p class="large"><live-value ${attributes(args)}>–</live-value></p>
      </div>
    </convex-provider>
  `,
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(valueIn(canvasElement).matches(":state(no-client)")).toBe(true));
  },
};
