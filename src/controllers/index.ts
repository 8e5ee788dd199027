/** The entry `convex-elements/controllers`: what the elements can do, for any Lit element. */
export { ClientController, type ClientControllerOptions } from "./client-controller.js";
export { ConnectionController } from "./connection-controller.js";
export { MembersController, type MembersControllerOptions } from "./members-controller.js";
export { CursorsController, type CursorsControllerOptions } from "./cursors-controller.js";
export type { CaretPlace, Rectangle } from "./cursors/caret.js";
export type { Cursor, CursorPlace, FrameSize } from "./cursors/cursor.js";
export { LeaseController, type LeaseControllerOptions } from "./lease-controller.js";
export { MutationCall, type MutationCallState } from "./mutation-call.js";
export {
  MutationController,
  type MutationControllerOptions,
  type MutationState,
} from "./mutation-controller.js";
export { OutboxController } from "./outbox-controller.js";
export type { ControllerHost } from "./host.js";
export { PagesController, type PagesControllerOptions, type RowsListener } from "./pages-controller.js";
export { QueryController, type QueryControllerOptions } from "./query-controller.js";
export {
  RowsController,
  type RowsControllerListener,
  type RowsControllerOptions,
  type RowsRendering,
} from "./rows-controller.js";
export type { RoomControllerOptions } from "./room-controller.js";
export { TypingController } from "./typing-controller.js";
