import { fixture, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { PresenceIndicator } from "../../src/elements/presence-indicator/presence-indicator.js";
import { signToken } from "../embedded/support/tokens.js";
import { TestBackend } from "./backend.js";
import { until } from "./provided.js";

/** Somebody in a room whose page isn't this one. */
export interface Guest {
  readonly leaveToken: string;
  readonly session: string;
  readonly guest: string;
  readonly room: string;
}

export interface GuestLook {
  readonly name: string;
  readonly avatar?: string;
  readonly color?: string;
  readonly away?: boolean;
}

let rooms = 0;
let guests = 0;

/** A backend with a room of its own, and clients of different users on this page. */
export class PresenceStage {
  readonly backend: TestBackend;
  readonly room = `room-${++rooms}`;
  readonly #clients: RealtimeClient[] = [];

  constructor(backend: TestBackend) {
    this.backend = backend;
  }

  static async open(): Promise<PresenceStage> {
    return new PresenceStage(await TestBackend.start());
  }

  /** A client of who is called so by their token; with "" of somebody whose token has no name. */
  client(name: string): RealtimeClient {
    const { url, WebSocket: webSocketConstructor } = this.backend;
    const client = createRealtimeClient({ url, storage: "off", webSocketConstructor });
    this.#clients.push(client);
    this.signIn(client, name);
    return client;
  }

  signIn(client: RealtimeClient, name: string): void {
    client.setAuth(() => signToken({ subject: name || "nameless", claims: name ? { name } : {} }));
  }

  /** An element of a new client's, once the room is known to it. */
  async shown(
    name = "Ada",
    content: (client: RealtimeClient) => TemplateResult = (client) =>
      html`<presence-indicator room=${this.room} .client=${client}></presence-indicator>`,
  ): Promise<PresenceIndicator> {
    const box = await fixture(html`<div>${content(this.client(name))}</div>`);
    const element = box.querySelector("presence-indicator")!;
    await until(() => element.state.name === "here");
    await element.updateComplete;
    return element;
  }

  /** Lets people in, one after the other. */
  async join(...people: readonly (string | GuestLook)[]): Promise<Guest[]> {
    const joined: Guest[] = [];
    for (const person of people) {
      const { away = false, ...profile } = typeof person === "string" ? { name: person } : person;
      const guest = (++guests).toString(16).padStart(32, "0");
      const { room } = this;
      const { session, leaveToken } = await this.backend.mutate<Guest>("realtime:join", {
        ...{ room, guest, profile, away, pace: "visible" },
      });
      joined.push({ room, guest, session, leaveToken });
    }
    return joined;
  }

  async turn({ room, guest, session }: Guest, away: boolean): Promise<void> {
    await this.backend.mutate("realtime:beat", { room, guest, session, away, pace: "visible" });
  }

  async leave({ leaveToken }: Guest): Promise<void> {
    await this.backend.mutate("realtime:leave", { leaveToken });
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.backend.stop();
  }
}

/** What assistive technology reads of the people that are shown. */
export function peopleOf(element: PresenceIndicator): string[] {
  const members = [...element.shadowRoot!.querySelectorAll("[part~=member]")];
  return members.map((member) => textIn(member.querySelector(".hidden-text") ?? member));
}

/** Without the characters that set a name apart from text of another direction. */
export function textIn(node: Node): string {
  return (node.textContent ?? "")
    .replaceAll(/[\u2068\u2069]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

export function partOf(element: PresenceIndicator, part: string): HTMLElement | null {
  return element.shadowRoot!.querySelector<HTMLElement>(`[part~="${part}"]`);
}
