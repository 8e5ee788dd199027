import type { Member } from "../../core/rooms/members-state.js";

/**
 * Somebody as templates and functions of the page see them. `name` is never empty, `avatar` is an address that may be loaded or
 * null, `color` is the one that they are shown in.
 *
 * @public
 */
export interface ShownMember extends Member {
  /** One or two letters; none for somebody without a name. */
  readonly initials: string;
  readonly color: string;
  /** "here" or "away", in the reader's language. */
  readonly status: string;
}

/**
 * What somebody looks like: a Lit template, a node or text. Called again for the same person when anything of them has changed.
 *
 * @public
 */
export type RenderMember = (member: ShownMember) => unknown;
