import type { TabChannel, TabMessage } from "../../core/outbox/tabs.js";

const names: Readonly<Record<TabMessage["name"], true>> = { hint: true, beat: true, ask: true };

/** The browser's channel of that name. Where there is none nothing is carried, as if all messages got lost. */
export function broadcastTabs(name: string): TabChannel {
  return {
    open(receive) {
      if (typeof BroadcastChannel === "undefined") return { post: () => undefined, close: () => undefined };
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isTabMessage(data)) receive(data);
      };
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
  };
}

/** Other versions of the library may say other things. */
function isTabMessage(data: unknown): data is TabMessage {
  return typeof data === "object" && data !== null && Object.hasOwn(names, String((data as TabMessage).name));
}
