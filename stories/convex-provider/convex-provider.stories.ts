import { html } from "lit";
import { expect, waitFor } from "storybook/test";
import { addChat } from "../data/chat.js";
import { shadow } from "../support/shadow.js";
import { type Meta, stageOf, type Story } from "../support/story.js";

const meta: Meta = {
  title: "convex-provider",
  component: "convex-provider",
  parameters: { stage: { prepare: (stage) => addChat(stage, 3) } },
};
export default meta;

const greeting = html`
  <p class="card">
    Signed in as
    <b
      ><live-value query="people:me">nobody<span slot="empty">nobody</span></live-value></b
    >
  </p>
`;

/** Everything inside of it has its connection. It takes no room on the page itself. */
export const Provider: Story = {
  render: (_args, context) => html`
    <convex-provider .client=${stageOf(context).own.client}>
      <div class="card">
        <h2>Opening</h2>
        <realtime-list query="messages:list" args='{"channel":"opening"}' label="Messages">
          <template
            ><p><b>{{author}}</b> {{body}}</p></template
          >
        </realtime-list>
        <sync-status></sync-status>
      </div>
    </convex-provider>
  `,
  play: async ({ canvas }) => {
    await canvas.findByText("Margaret");
  },
};

/** Who is signed in decides what queries say. The toolbar signs another user in. */
export const SignedIn: Story = {
  render: () => greeting,
  play: async (context) => {
    const value = context.canvasElement.querySelector("live-value")!;
    await waitFor(() => expect(value.shadowRoot).toHaveTextContent("Ada"));
    stageOf(context).own.signIn("Grace");
    await waitFor(() => expect(value.shadowRoot).toHaveTextContent("Grace"));
    stageOf(context).own.signIn("Ada");
    await waitFor(() => expect(value.shadowRoot).toHaveTextContent("Ada"));
  },
};

/** Nobody is signed in. */
export const Anonymous: Story = {
  globals: { user: "nobody" },
  render: () => greeting,
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText("nobody", { selector: "span" })).toBeVisible());
  },
};

/** The function that fetches tokens fails. Nothing is sent, and it is called again. */
export const TokensCannotBeFetched: Story = {
  parameters: { stage: { isFailing: true } },
  render: (_args, context) => html`
    <convex-provider
      .client=${stageOf(context).own.client}
      .auth=${() => Promise.reject(new Error("The identity provider does not answer."))}
    >
      <div class="card"><sync-status></sync-status></div>
    </convex-provider>
  `,
  play: async ({ canvasElement }) => {
    const status = canvasElement.querySelector("sync-status")!;
    await waitFor(() => expect(status.matches(":state(needs-auth)")).toBe(true));
  },
};

/** Neither an address nor a client: elements inside say that they have none. */
export const NoAddress: Story = {
  render: () => html`
    <convex-provider>
      <div class="card"><sync-status></sync-status></div>
    </convex-provider>
  `,
  play: async ({ canvasElement }) => {
    const provider = canvasElement.querySelector(".card")!.closest("convex-provider")!;
    await waitFor(() => expect(provider.matches(":state(no-client)")).toBe(true));
    const status = canvasElement.querySelector("sync-status")!;
    await shadow(status).findByText("Not connected to a backend.");
  },
};

/** An address that is none. The page hears of it by `realtime-error`, and here says so in its own words. */
export const BadAddress: Story = {
  render: () => html`
    <convex-provider url="happy otter" @realtime-error=${sayWhy}>
      <div class="card">
        <sync-status></sync-status>
        <p class="why quiet" role="status"></p>
      </div>
    </convex-provider>
  `,
  play: async ({ canvas, canvasElement }) => {
    const provider = canvasElement.querySelector(".card")!.closest("convex-provider")!;
    await waitFor(() => expect(provider.matches(":state(error)")).toBe(true));
    await expect(await canvas.findByText(/happy otter/)).toBeVisible();
    await shadow(canvasElement.querySelector("sync-status")!).findByText(/./);
  },
};

/** Keeps it out of the log, because the page has said it. */
function sayWhy(event: Event & { readonly error?: Error }): void {
  event.preventDefault();
  const place = (event.currentTarget as Element).querySelector(".why");
  if (place) place.textContent = event.error?.message ?? "";
}
