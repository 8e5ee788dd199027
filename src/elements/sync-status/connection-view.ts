import type { TemplateResult } from "lit";
import type { ConnectionState } from "../../core/live/connection-state.js";
import type { OutboxState } from "../../core/outbox/outbox-state.js";
import {
  checkIcon,
  lockIcon,
  offlineIcon,
  pendingIcon,
  stopIcon,
  warningIcon,
} from "../../internal/icons.js";
import type { Strings } from "../../locales/strings.js";

/** How a state of the connection looks and reads. */
export interface ConnectionView {
  readonly icon: () => TemplateResult;
  readonly tone: "ok" | "warn" | "danger" | "muted";
  readonly text: string;
}

export interface ConnectionStatus extends ConnectionView {
  /** When the next try is, in words, or empty. */
  readonly next: string;
}

/** `isLate`: the first attempt is under way for long. */
export function connectionView(
  state: ConnectionState | undefined,
  words: Strings,
  isLate = false,
): ConnectionView {
  switch (state?.name) {
    case undefined:
      return { icon: stopIcon, tone: "muted", text: words.noClient };
    case "connecting":
      // What a browser keeps from connecting isn't always told that it failed.
      if (isLate) return { icon: warningIcon, tone: "warn", text: words.unreachable };
      return { icon: pendingIcon, tone: "muted", text: words.connecting };
    case "connected":
      return { icon: checkIcon, tone: "ok", text: words.connected };
    case "reconnecting":
      return {
        icon: state.nextTryAt === null ? pendingIcon : warningIcon,
        tone: "warn",
        text: state.hasEverConnected ? words.reconnecting : words.unreachable,
      };
    case "offline":
      return { icon: offlineIcon, tone: "warn", text: words.offline };
    case "needs-auth":
      return state.error.code === "auth-unavailable"
        ? { icon: warningIcon, tone: "warn", text: words.signInFails }
        : { icon: lockIcon, tone: "danger", text: words.needsAuth };
    case "closed":
      return { icon: stopIcon, tone: "muted", text: words.closed };
  }
}

/** How much waits or has failed. */
export function countOf(outbox: OutboxState | null): number {
  return outbox ? outbox.pending + outbox.failed : 0;
}

/** What waits for the backend, in words. What goes out at once is not worth any. */
export function outboxTexts(
  outbox: OutboxState | null,
  connection: ConnectionState | undefined,
  words: Strings,
): readonly string[] {
  if (!outbox) return [];
  const { pending, failed, activity, blockedLanes } = outbox;
  const isHeldUp = connection?.name !== "connected" || activity.name === "paused" || blockedLanes.length > 0;
  const texts = [pending > 0 && isHeldUp && words.notSent(pending), failed > 0 && words.notAccepted(failed)];
  return texts.filter((text) => text !== false);
}

/** Whole seconds until the next try, or undefined when none is planned or it is due. */
export function secondsUntilTry(state: ConnectionState | undefined, now: number): number | undefined {
  if (state?.name !== "reconnecting" || state.nextTryAt === null) return undefined;
  const seconds = Math.ceil((state.nextTryAt - now) / 1000);
  return seconds > 0 ? seconds : undefined;
}
