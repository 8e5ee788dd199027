import { fixture, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import { queueMutations } from "../../src/client/outbox/index.js";
import type { RealtimeClient, StorageMode } from "../../src/client/realtime-client.js";
import type { OptimisticUpdate } from "../../src/elements/optimistic-update/optimistic-update.js";
import type { TestBackend } from "./backend.js";
import { until } from "./provided.js";

/** Clients of a backend with the fixture `outbox`, and pages below them. */
export class UpdatePages {
  readonly #backend: TestBackend;
  readonly #clients: RealtimeClient[] = [];

  constructor(backend: TestBackend) {
    this.#backend = backend;
  }

  /** A client that is connected. */
  async client(
    outbox: "with an outbox" | "without",
    storage: StorageMode = "memory",
  ): Promise<RealtimeClient> {
    const { url, WebSocket: webSocketConstructor } = this.#backend;
    const queue = outbox === "with an outbox" ? { outbox: queueMutations({}) } : {};
    const client = createRealtimeClient({ url, webSocketConstructor, storage, ...queue });
    this.#clients.push(client);
    client.connection.subscribe(() => undefined);
    await until(() => client.connection.current.name === "connected");
    return client;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((client) => client.close()));
  }
}

/** Renders `content` below a provider of `client`, and gives the first update in it. */
export async function updateBelow(
  client: RealtimeClient,
  content: TemplateResult,
): Promise<OptimisticUpdate> {
  const provider = await fixture(html`<convex-provider .client=${client}>${content}</convex-provider>`);
  return provider.querySelector("optimistic-update")!;
}

/** The texts of all notes, as another client sees them. */
export async function storedTexts(backend: TestBackend): Promise<readonly string[]> {
  const { url, WebSocket: webSocketConstructor } = backend;
  const other = createRealtimeClient({ url, webSocketConstructor });
  const texts = other.watch<string[]>("notes:texts");
  const stop = texts.subscribe(() => undefined);
  await until(() => texts.current.name === "ready");
  const { value } = texts.current;
  stop();
  await other.close();
  return value ?? [];
}

export const statusText = (update: OptimisticUpdate): string =>
  update.shadowRoot!.querySelector("[part=status]")!.textContent.replace(/\s+/g, " ").trim();

export const press = (update: OptimisticUpdate, action: string): void =>
  update.shadowRoot!.querySelector<HTMLElement>(`[data-action=${action}]`)!.click();
