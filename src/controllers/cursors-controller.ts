import { clientParts } from "../client/client-parts.js";
import { RealtimeError } from "../core/errors.js";
import type { MembersState } from "../core/rooms/members-state.js";
import type { Room } from "../core/rooms/room.js";
import type { SignalTransport } from "../core/rooms/signal-transport.js";
import type { Source, Unsubscribe } from "../core/source.js";
import type { CaretPlace } from "./cursors/caret.js";
import type { Cursor, CursorPlace, FrameSize } from "./cursors/cursor.js";
import { CursorsSession } from "./cursors/cursors-session.js";
import type { ControllerHost } from "./host.js";
import { RoomController, type RoomControllerOptions } from "./room-controller.js";

export interface CursorsControllerOptions extends RoomControllerOptions {
  /** What pointers are over. Read after each update of the host. Default: the host. */
  readonly surface?: Element | null | undefined;
  /**
   * Tells surfaces apart of which a page has several in one room: up to 20 small letters, digits and hyphens. Default: there is only
   * one.
   */
  readonly name?: string | undefined;
  /** Brings pointers to the others instead of the backend. */
  readonly transport?: SignalTransport | undefined;
  /**
   * The element that pointers are drawn in, of which `x` and `y` are told. `isCutOff`: what reaches beyond the surface isn't to be
   * seen in it anyway. Default: the surface, cut off.
   */
  readonly frame?:
    (() => { readonly element: HTMLElement; readonly isCutOff: boolean } | undefined) | undefined;
  /**
   * Draws what others have selected in the fields of the surface, and lets the reader's own selection be sent: which field, and from
   * where to where, never what stands there. Without it neither is done.
   */
  readonly drawCarets?: ((places: readonly CaretPlace[]) => void) | undefined;
  /** Draws the pointers of others. Called in the frames in which any of them moves, or the page does; write only, read nothing. */
  readonly draw?: ((places: readonly CursorPlace[], size: FrameSize) => void) | undefined;
}

const names = /^[a-z0-9-]{1,20}$/;
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

  /** Who of the others has selected something in a field. */
  get carets(): readonly Cursor[] {
    return this.#session?.carets ?? none;
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

  protected override watchedOf(room: Room, { name }: CursorsControllerOptions): Source<MembersState> {
    if (name && !names.test(name))
      throw new RealtimeError(
        "bad-options",
        `\`name\` of a surface must be up to 20 small letters, digits and hyphens, not ${JSON.stringify(name)}.`,
      );
    return room.members;
  }

  protected override isSame(before: CursorsControllerOptions, now: CursorsControllerOptions): boolean {
    const isSameLine = before.transport === now.transport && before.name === now.name;
    return super.isSame(before, now) && isSameLine && !before.drawCarets === !now.drawCarets;
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
    const { room: roomName, name, transport, drawCarets } = this.#wish();
    const parts = client?.[clientParts];
    if (!room || !surface || !roomName || !parts) return;
    this.#surface = surface;
    this.#session = new CursorsSession({
      ...{ room, roomName, name, surface, transport, clock: parts.clock, logger: client.logger },
      frame: () => {
        const { frame } = this.#wish();
        if (frame) return frame();
        return surface instanceof HTMLElement ? { element: surface, isCutOff: true } : undefined;
      },
      draw: (places, size) => this.#wish().draw?.(places, size),
      drawCarets: drawCarets && ((places) => this.#wish().drawCarets?.(places)),
      changed: () => this.#element.requestUpdate(),
    });
  }

  #stop(): void {
    const session = this.#session;
    if (!session) return;
    session.stop();
    this.#session = undefined;
    this.#surface = undefined;
    if (session.cursors.length + session.carets.length > 0) this.#element.requestUpdate();
    const { draw, drawCarets } = this.#wish();
    draw?.([], { width: 0, height: 0 });
    drawCarets?.([]);
  }
}
