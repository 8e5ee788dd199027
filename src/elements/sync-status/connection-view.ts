import type { TemplateResult } from "lit";
import type { ConnectionState } from "../../core/live/connection-state.js";
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

export function connectionView(state: ConnectionState | undefined, words: Strings): ConnectionView {
  switch (state?.name) {
    case undefined:
      return { icon: stopIcon, tone: "muted", text: words.noClient };
    case "connecting":
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
      return { icon: lockIcon, tone: "danger", text: words.needsAuth };
    case "closed":
      return { icon: stopIcon, tone: "muted", text: words.closed };
  }
}

/** Whole seconds until the next try, or undefined when none is planned or it is due. */
export function secondsUntilTry(state: ConnectionState | undefined, now: number): number | undefined {
  if (state?.name !== "reconnecting" || state.nextTryAt === null) return undefined;
  const seconds = Math.ceil((state.nextTryAt - now) / 1000);
  return seconds > 0 ? seconds : undefined;
}
