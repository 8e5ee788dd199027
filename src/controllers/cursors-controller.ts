import { clientParts } from "../client/client-parts.js";
import type { RealtimeError } from "../core/errors.js";
import type { MembersState } from "../core/rooms/members-state.js";
import type { Room } from "../core/rooms/room.js";
import type { SignalTransport } from "../core/rooms/signal-transport.js";
import type { Source, Unsubscribe } from "../core/source.js";
import type { Cursor, CursorPlace, FrameSize } from "./cursors/cursor.js";
import { CursorsSession } from "./cursors/cursors-session.js";
import type { ControllerHost } from "./host.js";
import { RoomController, type RoomControllerOptions } from "./room-controller.js";

export interface CursorsControllerOptions extends RoomControllerOptions {
  /** What pointers are over. Read after each update of the host. Default: the host. */
  readonly surface?: Element | null | undefined;
  /** Brings pointers to the others instead of the backend. */
  readonly transport?: SignalTransport | undefined;
  /**
   * The element that pointers are drawn in, of which `x` and `y` are told. `isCutOff`: what reaches beyond the surface isn't to be
   * seen in it anyway. Default: the surface, cut off.
   */
  readonly frame?:
    (() => { readonly element: HTMLElement; readonly isCutOff: boolean } | undefined) | undefined;
  /** Draws the pointers of others. Called in the frames in which any of them moves, or the page does; write only, read nothing. */
  readonly draw?: ((places: readonly CursorPlace[], size: FrameSize) => void) | undefined;
}

const joining: MembersState = { name: "joining" };
const none: readonly Cursor[] = [];

/**
 * The pointers of others over an element, for a Lit element that draws them its own way. The reader's own pointer is sent.
 *
 * ```ts
 * class MyBoard extends LitElement {
 *   #cursors = new CursorsController(this, () => ({
 *     room: "board",
 *     draw: (places) => this.drawOnCanvas(places),
 *   }));
 *   render() { return html`<canvas></canvas>${this.#cursors.cursors.length} others point at this`; }
 * }
 * ```
 *
 * @public
 */
export class CursorsController extends RoomController<CursorsControllerOptions, Source<MembersState>> {
  readonly #element: ControllerHost;
  readonly #wish: () => CursorsControllerOptions;
  #session: CursorsSession | undefined;
  #surface: Element | undefined;

  constructor(host: ControllerHost, options: () => CursorsControllerOptions) {
    super(host, options);
    this.#element = host;
    this.#wish = options;
  }

  /** Whose pointers there are. The host is updated when there are others, not when they move. */
  get cursors(): readonly Cursor[] {
    return this.#session?.cursors ?? none;
  }

  /** Who is in the room: `joining` also while there is no client or no room. */
  get state(): MembersState {
    const { refusal } = this;
    if (refusal) return { name: "failed", error: refusal };
    return this.source?.current ?? joining;
  }

  get error(): RealtimeError | undefined {
    const { state } = this;
    return state.name === "failed" ? state.error : undefined;
  }

  /** Draws once more: the page was changed in a way that browsers don't tell of. */
  redraw(): void {
    this.#session?.redraw();
  }

  /** The surface may have been rendered, or become another one. */
  hostUpdated(): void {
    if (this.#surfaceNow() !== this.#surface) this.#start();
  }

  protected override watchedOf(room: Room): Source<MembersState> {
    return room.members;
  }

  protected override isSame(before: CursorsControllerOptions, now: CursorsControllerOptions): boolean {
    return super.isSame(before, now) && before.transport === now.transport;
  }

  protected override sourceChanged(): Unsubscribe {
    return () => this.#stop();
  }

  #surfaceNow(): Element | undefined {
    const { surface = this.#element } = this.#wish();
    return (this.room && surface) ?? undefined;
  }

  #start(): void {
    this.#stop();
    const [room, surface, { client }] = [this.room, this.#surfaceNow(), this];
    const { room: name, transport } = this.#wish();
    const parts = client?.[clientParts];
    if (!room || !surface || !name || !parts) return;
    this.#surface = surface;
    this.#session = new CursorsSession({
      ...{ room, name, surface, transport, clock: parts.clock },
      frame: () => {
        const { frame } = this.#wish();
        if (frame) return frame();
        return surface instanceof HTMLElement ? { element: surface, isCutOff: true } : undefined;
      },
      draw: (places, size) => this.#wish().draw?.(places, size),
      changed: () => this.#element.requestUpdate(),
    });
  }

  #stop(): void {
    if (!this.#session) return;
    this.#session.stop();
    this.#session = undefined;
    this.#surface = undefined;
    this.#wish().draw?.([], { width: 0, height: 0 });
  }
}
