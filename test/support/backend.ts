import { html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { serveBySockets } from "./backend-by-sockets.js";
import { serveInPage } from "./backend-in-page.js";
import type { ServedBackend } from "./served-backend.js";

/** A row of the fixture's `items` table, as a test adds it. */
export interface NewItem {
  readonly list: string;
  readonly rank: number;
  readonly text: string;
  readonly link?: string;
  readonly done?: boolean;
}

// Said by the page that web-test-runner.in-page.config.mjs makes.
const isInPage = (globalThis as { backendOfTests?: string }).backendOfTests === "in page";

/** `it` for what the backend in the page can't have: `why` stands beside the test that is left out. */
export function itOverSockets(why: string): (title: string, run: () => Promise<void>) => void {
  return isInPage ? (title) => it.skip(`${title} [needs sockets: ${why}]`) : it;
}

/** A backend for tests: in the test runner's process behind sockets, or in the page. */
export class TestBackend {
  readonly url: string;
  /** What clients connect with. */
  readonly WebSocket: typeof WebSocket;
  readonly #served: ServedBackend;
  readonly #clients: RealtimeClient[] = [];

  constructor(served: ServedBackend) {
    this.url = served.url;
    this.WebSocket = served.WebSocket;
    this.#served = served;
  }

  static async start(fixture = "elements"): Promise<TestBackend> {
    return new TestBackend(await (isInPage ? serveInPage(fixture) : serveBySockets(fixture)));
  }

  /** A provider of this backend around `content`. */
  provider(content: TemplateResult | undefined = undefined): TemplateResult {
    if (!isInPage) return html`<convex-provider .url=${this.url}>${content}</convex-provider>`;
    // A provider knows only addresses, and none leads into the page.
    const client = createRealtimeClient({ url: this.url, webSocketConstructor: this.WebSocket });
    this.#clients.push(client);
    return html`<convex-provider .client=${client}>${content}</convex-provider>`;
  }

  async mutate<T = null>(name: string, args: Record<string, unknown>): Promise<T> {
    return (await this.#served.mutate(name, args)) as T;
  }

  /** Adds rows ranked 0, 1, 2, … */
  addTexts(list: string, texts: readonly string[]): Promise<string[]> {
    return this.add(texts.map((text, rank) => ({ list, rank, text })));
  }

  add(items: readonly NewItem[]): Promise<string[]> {
    return this.mutate("items:add", { items });
  }

  async edit(id: string, change: { readonly text?: string; readonly rank?: number }): Promise<void> {
    await this.mutate("items:edit", { id, change });
  }

  async remove(id: string): Promise<void> {
    await this.mutate("items:remove", { id });
  }

  async turn(name: string, on: boolean): Promise<void> {
    await this.mutate("items:turn", { name, on });
  }

  /** Ends all connections; new ones are welcome. */
  drop(): Promise<void> {
    return this.#served.drop();
  }

  /** Ends all connections and lets none in until `mend`. */
  cut(): Promise<void> {
    return this.#served.cut();
  }

  mend(): Promise<void> {
    return this.#served.mend();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.#served.stop();
  }
}
