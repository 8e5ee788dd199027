interface Modification {
  readonly type: string;
  readonly modifications?: readonly { readonly type: "Add" | "Remove" }[];
}

/** A WebSocket that counts the queries which the client has subscribed to. */
export function countingWebSocket(Base: typeof WebSocket): {
  readonly WebSocket: typeof WebSocket;
  live(): number;
} {
  let live = 0;
  class CountingWebSocket extends Base {
    override send(data: string): void {
      const message = JSON.parse(data) as Modification;
      if (message.type === "ModifyQuerySet") {
        for (const { type } of message.modifications ?? []) live += type === "Add" ? 1 : -1;
      }
      super.send(data);
    }
  }
  return { WebSocket: CountingWebSocket, live: () => live };
}
