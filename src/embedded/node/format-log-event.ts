import type { LogEvent } from "../deployment/log.js";

const INITIALS = { query: "Q", mutation: "M", action: "A" } as const;

/** A log event as a line for the terminal, in the form that Convex's own tools use. */
export function formatLogEvent(event: LogEvent): string {
  switch (event.type) {
    case "function":
      return `[CONVEX ${INITIALS[event.functionType]}(${event.path})] ${event.line}`;
    case "function-error":
      return `[CONVEX ${INITIALS[event.functionType]}(${event.path})] ${event.message.trimEnd()}`;
    case "audit":
      return `[CONVEX audit(${event.path})] ${JSON.stringify(event.body)}`;
    case "fault": {
      const detail =
        event.error instanceof Error ? (event.error.stack ?? event.error.message) : String(event.error);
      return `[embedded backend] ${event.message}\n${detail}`;
    }
  }
}
