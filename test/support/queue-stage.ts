import { fixture, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import { queueMutations } from "../../src/client/outbox/index.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { SyncStatusIndicator } from "../../src/elements/sync-status/sync-status.js";
import { TestBackend } from "./backend.js";
import { until } from "./provided.js";

/** A client whose mutations wait for the backend, and a status with the list of them. */
export class QueueStage {
  readonly backend: TestBackend;
  readonly client: RealtimeClient;
  status!: SyncStatusIndicator;

  constructor(backend: TestBackend) {
    this.backend = backend;
    const { url, WebSocket: webSocketConstructor } = backend;
    const outbox = queueMutations({
      "notes:add": { label: "Add a note" },
      "notes:addQuietly": {},
      "notes:echo": {},
    });
    this.client = createRealtimeClient({ url, webSocketConstructor, storage: "memory", outbox });
  }

  static async open(
    content: (client: RealtimeClient) => TemplateResult = (client) =>
      html`<sync-status .client=${client}></sync-status>`,
  ): Promise<QueueStage> {
    const stage = new QueueStage(await TestBackend.start("outbox"));
    const box = await fixture(html`<div>${content(stage.client)}</div>`);
    stage.status = box.querySelector("sync-status")!;
    await until(() => stage.status.matches(":state(connected)"));
    const texts = stage.client.watch("notes:texts");
    texts.subscribe(() => undefined);
    await until(() => texts.current.name === "ready");
    return stage;
  }

  get root(): ShadowRoot {
    return this.status.shadowRoot!;
  }

  get button(): HTMLElement | null {
    return this.root.querySelector("#queue-button");
  }

  get panel(): HTMLElement {
    return this.root.querySelector("#queue")!;
  }

  get rows(): HTMLElement[] {
    return [...this.panel.querySelectorAll<HTMLElement>("[part~=row]")];
  }

  get rowTexts(): string[] {
    return this.rows.map((row) => textOf(row.querySelector(".what")!));
  }

  /** What the page says came of the last button. */
  get message(): string {
    return textOf(this.panel.querySelector("[part=message]")!);
  }

  get focusText(): string {
    return textOf(this.root.activeElement ?? document.body);
  }

  /** Loses the connection. */
  async cut(): Promise<void> {
    await this.backend.cut();
    await until(() => this.status.matches(":state(reconnecting)"));
  }

  async mend(): Promise<void> {
    await this.backend.mend();
    this.client.reconnect();
    await until(() => this.status.matches(":state(connected)"));
  }

  add(text: string): string {
    return this.client.mutate("notes:add", { text }).id;
  }

  /** Something that the backend refuses. */
  async refused(text = "forbidden"): Promise<string> {
    const { id, settled } = this.client.mutate("notes:add", { text });
    await settled;
    return id;
  }

  async show(): Promise<void> {
    await until(() => this.button !== null);
    this.button!.click();
    await until(() => this.panel.querySelector("h2") !== null);
  }

  named(text: string, within: ParentNode = this.panel): HTMLButtonElement {
    const buttons = [...within.querySelectorAll("button")];
    const found = buttons.find((button) => (button.ariaLabel ?? textOf(button)) === text);
    if (!found) throw new Error(`There is no button "${text}" among "${buttons.map(textOf).join(", ")}".`);
    return found;
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.backend.stop();
  }
}

export function textOf(node: Node): string {
  return (node.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}
