import type { WaitingOperation } from "../../client/outbox-source.js";

/**
 * What stands in the list of what waits instead of an operation's name and arguments: text, a Lit template or a node. Undefined:
 * those.
 *
 * @public
 */
export type DescribeOperation = (operation: WaitingOperation) => unknown;
