import { fixture, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { roomOf } from "../../src/client/rooms/room-of.js";
import type { Room } from "../../src/core/rooms/room.js";
import type { TypingIndicator } from "../../src/elements/typing-indicator/typing-indicator.js";
import { signToken } from "../embedded/support/tokens.js";
import { TestBackend } from "./backend.js";
import { until } from "./provided.js";

let rooms = 0;

/** Somebody in the room, at a page of their own as far as the backend knows. */
export interface Person {
  readonly client: RealtimeClient;
  readonly room: Room;
  /** Whom they see typing. */
  sees(): readonly string[];
}

/** Ada at the page of the test, others in the same room. */
export class TypingStage {
  readonly backend: TestBackend;
  readonly room = `room ${++rooms}`;
  /** All that Ada's client has sent. */
  readonly sent: string[] = [];
  /** What Ada's room was told of her typing, whether or not it tells anybody of it. */
  readonly acts: ("input" | "stop")[] = [];
  ada!: RealtimeClient;
  grace!: Person;
  /** Nothing that Ada's client sends arrives any more. */
  isSilenced = false;
  readonly #clients: RealtimeClient[] = [];

  constructor(backend: TestBackend) {
    this.backend = backend;
  }

  /** Ada and Grace; only Grace is in the room until Ada's page has an element. */
  static async open(backend: TestBackend): Promise<TypingStage> {
    const stage = new TypingStage(backend);
    class HeardWebSocket extends backend.WebSocket {
      override send(data: string): void {
        stage.sent.push(data);
        if (!stage.isSilenced) super.send(data);
      }
    }
    stage.ada = stage.client("Ada", HeardWebSocket);
    stage.#hear(roomOf(stage.ada, stage.room).typing);
    stage.grace = await stage.join("Grace");
    return stage;
  }

  client(name: string, webSocketConstructor = this.backend.WebSocket): RealtimeClient {
    const client = createRealtimeClient({ url: this.backend.url, webSocketConstructor, storage: "off" });
    client.setAuth(() => signToken({ subject: name.toLowerCase(), claims: { name } }));
    this.#clients.push(client);
    return client;
  }

  async join(name: string): Promise<Person> {
    const client = this.client(name);
    const room = roomOf(client, this.room);
    room.members.subscribe(() => undefined);
    room.typing.subscribe(() => undefined);
    await until(() => room.members.current.name === "here", `${name} is there`);
    return { client, room, sees: () => room.typing.current.members.map((member) => member.name) };
  }

  /** Renders Ada's page, and waits until both see each other. */
  async page(content: TemplateResult): Promise<TypingIndicator> {
    const box = await fixture<HTMLElement>(html`<div>${content}</div>`);
    const indicator = box.querySelector("typing-indicator")!;
    indicator.client = this.ada;
    indicator.room = this.room;
    await until(() => indicator.matches(":state(empty)"), "the element is there");
    await until(() => this.#seesAda(this.grace), "Grace sees Ada");
    return indicator;
  }

  #hear(typing: Room["typing"]): void {
    for (const act of ["input", "stop"] as const) {
      const original = typing[act].bind(typing);
      typing[act] = () => {
        this.acts.push(act);
        original();
      };
    }
  }

  #seesAda({ room }: Person): boolean {
    const { current } = room.members;
    return current.name === "here" && current.members.some(({ name }) => name === "Ada");
  }

  get isTold(): boolean {
    return this.grace.sees().includes("Ada");
  }

  /** How often Ada's client has told that somebody types, or that they have stopped. */
  get signals(): number {
    return this.sent.filter((frame) => frame.includes("realtime:signal") && frame.includes('"Mutation"'))
      .length;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}

export const textOf = (indicator: TypingIndicator): string =>
  indicator.shadowRoot!.querySelector("[part=base]")!.textContent.replaceAll(/\s+/g, " ").trim();

/** The page as if another tab was looked at, until the returned function is called. */
export function hidePage(): () => void {
  const set = (state: DocumentVisibilityState): void => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  };
  set("hidden");
  return () => {
    set("visible");
    Reflect.deleteProperty(document, "visibilityState");
  };
}
