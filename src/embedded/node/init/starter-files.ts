/** The files of a first app, by their names in the folder of the functions. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  "schema.ts": `import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  messages: defineTable({ channel: v.string(), body: v.string() }).index("by_channel", ["channel"]),
});
`,
  "messages.ts": `import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { mutation, query } from "./_generated/server";

export const list = query({
  args: { channel: v.string(), paginationOpts: paginationOptsValidator },
  handler: (ctx, { channel, paginationOpts }) =>
    ctx.db
      .query("messages")
      .withIndex("by_channel", (q) => q.eq("channel", channel))
      .order("desc")
      .paginate(paginationOpts),
});

export const send = mutation({
  args: { channel: v.string(), body: v.string() },
  returns: v.id("messages"),
  handler: (ctx, { channel, body }) => ctx.db.insert("messages", { channel, body }),
});
`,
};

/** A page over them. */
export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Messages</title>
    <script type="module" src="node_modules/convex-elements/cdn/convex-elements.js"></script>
    <style>
      :root {
        color-scheme: light dark;
        --accent: light-dark(#4338ca, #a5b4fc);
        --on-accent: light-dark(#fff, #1e1b4b);
        --line: light-dark(#8a8996, #73727f);
        --quiet: light-dark(#5c5b66, #a9a8b5);
        font: 1rem/1.5 system-ui, sans-serif;
      }
      body {
        max-inline-size: 36rem;
        margin-inline: auto;
        padding: 1.5rem 1.25rem;
        background: light-dark(#fff, #17171c);
        color: light-dark(#1c1b22, #ececf1);
      }
      header,
      form {
        display: flex;
        gap: 0.5rem;
        align-items: center;
      }
      header {
        justify-content: space-between;
        margin-block-end: 1rem;
      }
      h1 {
        margin: 0;
        font-size: 1.5rem;
      }
      input,
      button {
        padding: 0.5rem 0.75rem;
        border: 1px solid var(--line);
        border-radius: 0.5rem;
        background: transparent;
        color: inherit;
        font: inherit;
      }
      input {
        flex: 1;
        min-inline-size: 0;
      }
      form button {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--on-accent);
        font-weight: 600;
      }
      :focus-visible {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }
      realtime-list {
        display: block;
        min-block-size: 12rem;
        margin-block-start: 1rem;
      }
      [role="listitem"] {
        display: flex;
        gap: 1rem;
        justify-content: space-between;
        padding-block: 0.625rem;
        border-block-end: 1px solid light-dark(#e4e4ea, #2c2c35);
      }
      p {
        margin: 0;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      time,
      [slot="empty"],
      ::placeholder {
        color: var(--quiet);
        opacity: 1;
      }
      time {
        flex: none;
        font-size: 0.875rem;
      }
      :not(:defined) > [slot] {
        display: none;
      }
    </style>
  </head>
  <body>
    <convex-provider url="http://127.0.0.1:3210">
      <header>
        <h1>Messages</h1>
        <sync-status></sync-status>
      </header>
      <main>
        <optimistic-update mutation="messages:send" args='{"channel":"general"}'>
          <form>
            <input name="body" aria-label="Message" placeholder="Say something" required autocomplete="off" />
            <button>Send</button>
          </form>
        </optimistic-update>
        <realtime-list query="messages:list" args='{"channel":"general"}' label="Messages">
          <template>
            <p>{{body}}</p>
            <time>{{_creationTime | relative}}</time>
          </template>
          <p slot="empty">Nobody has written yet. Open a second window, and write in one.</p>
        </realtime-list>
      </main>
    </convex-provider>
  </body>
</html>
`;
