import type { Member } from "../../core/rooms/members-state.js";

/** Somebody's pointer in one of their tabs. The same object for as long as it is theirs. */
export interface Cursor {
  /** The tab that it is in. */
  readonly session: string;
  /** Whose tab that is, as in the list of members. */
  readonly userId: string;
  /** Undefined for one of a large room who isn't in its list. */
  readonly member: Member | undefined;
}

/** Of what pointers are drawn in, in pixels. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** Where a pointer is to be drawn in this frame. */
export interface CursorPlace {
  /** Whose pointer it is. */
  readonly cursor: Cursor;
  /** Pixels from the left and top of the frame that it is drawn in. */
  readonly x: number;
  readonly y: number;
  /** False where this page has no such place, or has scrolled it away. */
  readonly isInSight: boolean;
  /** It hasn't moved for so long that it is about to be taken away. */
  readonly isStill: boolean;
}
