import { fixture, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { EditLock } from "../../src/elements/edit-lock/edit-lock.js";
import { signToken } from "../embedded/support/tokens.js";
import type { TestBackend } from "./backend.js";
import { until } from "./provided.js";

let rooms = 0;

/** A room of its own, and locks of several clients on this page. */
export class LockStage {
  readonly backend: TestBackend;
  readonly room = `doc:${++rooms}`;
  readonly #clients: RealtimeClient[] = [];

  /** @param backend - which many stages may share, as each has a room of its own */
  constructor(backend: TestBackend) {
    this.backend = backend;
  }

  /** @param name - null: nobody is signed in */
  client(name: string | null): RealtimeClient {
    // Two clients of one user are two tabs, and a tab remembers the session that it had.
    sessionStorage.clear();
    const { url, WebSocket: webSocketConstructor } = this.backend;
    const client = createRealtimeClient({ url, storage: "off", webSocketConstructor });
    this.#clients.push(client);
    if (name !== null) this.signIn(client, name);
    return client;
  }

  signIn(client: RealtimeClient, name: string): void {
    client.setAuth(() => signToken({ subject: name, claims: { name } }));
  }

  /** A lock of a new client's around a field, once it is known who is editing. */
  async lock(
    name: string | null,
    content: (client: RealtimeClient) => TemplateResult = (client) =>
      html`<edit-lock room=${this.room} resource="title" .client=${client}>
        <label>Title <input name="title" /></label>
      </edit-lock>`,
  ): Promise<EditLock> {
    const box = await fixture(html`<div>${content(this.client(name))}</div>`);
    const lock = box.querySelector("edit-lock")!;
    await until(() => lock.state.name !== "unknown", `${name ?? "a guest"} knows who is editing`);
    await lock.updateComplete;
    return lock;
  }

  userId(name: string): string {
    return `https://issuer.test|${name}`;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}

/** Ada edits, Grace sees that. */
export async function lockedBy(stage: LockStage): Promise<{ ada: EditLock; grace: EditLock }> {
  const ada = await stage.lock("Ada");
  const grace = await stage.lock("Grace");
  await press(ada, "edit");
  await until(() => ada.matches(":state(mine)") && saidBy(grace) === "Ada is editing this.");
  return { ada, grace };
}

export function partOf<E extends HTMLElement = HTMLElement>(lock: EditLock, part: string): E | null {
  return lock.shadowRoot!.querySelector<E>(`[part~="${part}"]`);
}

/** What the bar says, without the buttons, and without the characters that set names apart. */
export function saidBy(lock: EditLock, part = "text"): string {
  return plain(partOf(lock, part)?.textContent);
}

export function alarmOf(lock: EditLock): string {
  return plain(lock.shadowRoot!.querySelector("[role=alert]")!.textContent);
}

export function buttonsOf(lock: EditLock): string[] {
  return [...lock.shadowRoot!.querySelectorAll("button")].map(({ textContent }) => plain(textContent));
}

/** Presses a button as soon as it is there. */
export async function press(lock: EditLock, part: string): Promise<void> {
  await until(() => partOf(lock, part) !== null);
  partOf(lock, part)!.click();
  await lock.updateComplete;
}

/** Where the focus is: in the bar, by the words of what has it, or in the content, by its name. */
export function focusOf(lock: EditLock): string {
  const { activeElement } = document;
  if (activeElement === lock) return plain(lock.shadowRoot!.activeElement?.textContent);
  return activeElement instanceof HTMLInputElement ? `field ${activeElement.name}` : "elsewhere";
}

export const fieldOf = (lock: EditLock): HTMLInputElement => lock.querySelector("input")!;

const plain = (text: string | null | undefined): string =>
  (text ?? "")
    .replaceAll(/[\u2068\u2069]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
