import type { ConnectionState } from "../../../core/live/connection-state.js";
import type { OutboxActivity, OutboxState } from "../../../core/outbox/outbox-state.js";
import { nextTry } from "./operation-words.js";
import type { QueueWords } from "./queue-words.js";

/** Why nothing is sent, or that something is. Empty where the connection says enough, and where nothing waits. */
export function activityInWords(
  outbox: OutboxState | null,
  connection: ConnectionState | undefined,
  words: QueueWords,
): string {
  if (!outbox) return "";
  const { activity } = outbox;
  switch (activity.name) {
    case "idle":
    case "offline":
      return "";
    case "paused":
      return pauseInWords(activity, words);
    case "sending":
      return connection?.name === "connected" ? words.queueSending : "";
    case "following":
      return connection?.name === "connected" ? words.queueFollowing : "";
    case "waiting":
      return connection?.name === "connected" ? nextTry(activity.nextTryAt, words) : "";
  }
}

function pauseInWords({ reason }: Extract<OutboxActivity, { name: "paused" }>, words: QueueWords): string {
  switch (reason) {
    case "needs-auth":
      return words.needsAuth;
    case "wrong-identity":
    case "parked":
      return words.queueOtherUser;
    case "setup":
      return words.queueSetup;
  }
}
