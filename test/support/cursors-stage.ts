import { fixture, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { LiveCursors } from "../../src/elements/live-cursors/live-cursors.js";
import { signToken } from "../embedded/support/tokens.js";
import { TestBackend } from "./backend.js";
import { until } from "./provided.js";

let rooms = 0;

/** A backend with a room of its own, and clients of different users on this page. */
export class CursorsStage {
  readonly backend: TestBackend;
  readonly room = `board-${++rooms}`;
  readonly #clients: RealtimeClient[] = [];

  constructor(backend: TestBackend) {
    this.backend = backend;
  }

  static async open(): Promise<CursorsStage> {
    return new CursorsStage(await TestBackend.start());
  }

  client(name: string, webSocketConstructor = this.backend.WebSocket): RealtimeClient {
    const client = createRealtimeClient({ url: this.backend.url, storage: "off", webSocketConstructor });
    this.#clients.push(client);
    this.signIn(client, name);
    return client;
  }

  signIn(client: RealtimeClient, name: string): void {
    client.setAuth(() => signToken({ subject: name, claims: { name } }));
  }

  /** An element of a new client's, once it is known who is in the room. */
  async shown(
    name: string,
    content: TemplateResult,
    options: Partial<LiveCursors> = {},
  ): Promise<LiveCursors> {
    const {
      client = this.client(name),
      room = this.room,
      transport,
      htmlFor,
      label = "",
      selections = false,
    } = options;
    const box = await fixture<HTMLElement>(html`
      <div>
        <live-cursors
          .client=${client}
          .room=${room}
          .selections=${selections}
          .transport=${transport}
          .htmlFor=${htmlFor}
          .label=${label}
          >${content}</live-cursors
        >
      </div>
    `);
    const element = box.querySelector("live-cursors")!;
    await until(() => element.state.name === "here", `${name} is here`);
    return element;
  }

  /** Longer than a selection takes to be sent and shown. */
  settle(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 1_000));
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.backend.stop();
  }
}

/** Waits until each of these sees that so many are in the room. */
export async function together(...elements: readonly LiveCursors[]): Promise<void> {
  await until(
    () => elements.every(({ state }) => state.name === "here" && state.count === elements.length),
    "all see each other",
  );
}

/** Moves a pointer over `target`, to so far into its box. */
export function pointAt(target: Element, x = 0.5, y = 0.5, init: PointerEventInit = {}): void {
  const { left, top, width, height } = target.getBoundingClientRect();
  const place = { clientX: left + width * x, clientY: top + height * y };
  const how = { bubbles: true, composed: true, pointerType: "mouse" } as const;
  target.dispatchEvent(new PointerEvent("pointermove", { ...how, ...place, ...init }));
}

export function leave(surface: Element): void {
  surface.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
}

/** The pointers that are to be seen. */
export function pointersIn(element: LiveCursors): HTMLElement[] {
  return [...element.shadowRoot!.querySelectorAll<HTMLElement>(".cursor[data-look~=shown]")];
}

export function namesIn(element: LiveCursors): string[] {
  return pointersIn(element).map((pointer) => pointer.textContent.trim());
}

/** Where the tip of the only pointer is, as parts of the box of `target`. */
export function tipIn(element: LiveCursors, target: Element): readonly [number, number] | undefined {
  const [pointer] = pointersIn(element);
  if (!pointer) return undefined;
  const tip = pointer.getBoundingClientRect();
  const box = target.getBoundingClientRect();
  return [(tip.left - box.left) / box.width, (tip.top - box.top) / box.height];
}

/** Waits until the tip of the only pointer is so far into the box of `target`, within two pixels. */
export async function untilTipAt(element: LiveCursors, target: Element, x: number, y: number): Promise<void> {
  const { width, height } = target.getBoundingClientRect();
  await until(() => {
    const tip = tipIn(element, target);
    return tip !== undefined && Math.abs(tip[0] - x) * width < 2 && Math.abs(tip[1] - y) * height < 2;
  }, `the pointer is ${x}, ${y} into the box`);
}
