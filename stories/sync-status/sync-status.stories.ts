import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { attributes } from "../support/attributes.js";
import { neverAnswers } from "../support/networks.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const meta: Meta = {
  title: "sync-status",
  component: "sync-status",
  render: (args) => html`<div class="card"><sync-status ${attributes(args)}></sync-status></div>`,
};
export default meta;

/** Waits until the status is in the state of this name. */
async function reach(canvasElement: HTMLElement, state: string): Promise<void> {
  const status = canvasElement.querySelector("sync-status")!;
  await waitFor(() => expect(status.matches(`:state(${state})`)).toBe(true));
}

export const Connected: Story = {
  play: ({ canvasElement }) => reach(canvasElement, "connected"),
};

/** The first connection has not been made yet. */
export const Connecting: Story = {
  parameters: { stage: { network: neverAnswers } },
  play: ({ canvasElement }) => reach(canvasElement, "connecting"),
};

/** The connection was lost: it says when the next try is, and a button tries now. */
export const Reconnecting: Story = {
  parameters: { docs: { story: { autoplay: true } } },
  play: async (context) => {
    await reach(context.canvasElement, "connected");
    stageOf(context).own.network({ isOffline: true });
    await reach(context.canvasElement, "reconnecting");
  },
};

/** There was never a connection: the backend can't be reached. */
export const Unreachable: Story = {
  globals: { connection: "offline" },
  play: ({ canvasElement }) => reach(canvasElement, "reconnecting"),
};

/** The device itself has no network: a plane, a tunnel. */
export const DeviceOffline: Story = {
  parameters: { docs: { story: { autoplay: false } } },
  beforeEach: () => {
    Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
    return () => {
      Reflect.deleteProperty(navigator, "onLine");
      dispatchEvent(new Event("online"));
    };
  },
  play: async (context) => {
    dispatchEvent(new Event("offline"));
    stageOf(context).own.network({ isOffline: true });
    await reach(context.canvasElement, "offline");
  },
};

/** The backend refuses the tokens: somebody has to sign in again. */
export const NeedsSignIn: Story = {
  parameters: { stage: { isFailing: true }, docs: { story: { autoplay: true } } },
  play: async (context) => {
    stageOf(context).own.client.setAuth(() => Promise.resolve("not a token"));
    await reach(context.canvasElement, "needs-auth");
  },
};

/** The page has closed its client. */
export const Closed: Story = {
  parameters: { docs: { story: { autoplay: true } } },
  play: async (context) => {
    await reach(context.canvasElement, "connected");
    await stageOf(context).own.client.close();
    await reach(context.canvasElement, "closed");
  },
};

/** Nobody above has a client. */
export const NoClient: Story = {
  render: () => html`
    <convex-provider>
      <div class="card"><sync-status></sync-status></div>
    </convex-provider>
  `,
  play: ({ canvasElement }) => reach(canvasElement, "no-client"),
};

/** Only the picture: the words are a tooltip, and are there for assistive technology. */
export const Compact: Story = {
  args: { compact: true },
  play: ({ canvasElement }) => reach(canvasElement, "connected"),
};

/** Words of the page's own, for single entries. */
export const OwnWords: Story = {
  args: { strings: { connected: "All good" } },
  play: async ({ canvasElement }) => {
    const status = canvasElement.querySelector("sync-status")!;
    await waitFor(() => expect(status.shadowRoot).toHaveTextContent("All good"));
  },
};

export const InGerman: Story = {
  globals: { locale: "de", connection: "offline" },
  play: ({ canvasElement }) => reach(canvasElement, "reconnecting"),
};

export const InArabic: Story = {
  globals: { locale: "ar" },
  play: ({ canvasElement }) => reach(canvasElement, "connected"),
};
