/** A socket on which the first request with operations fails before it has left. */
export function failingOnce(message) {
  let isArmed = true;
  return class extends WebSocket {
    send(data) {
      const isRequest = isArmed && typeof data === "string" && data.includes('"kind":"run"');
      if (!isRequest) return super.send(data);
      isArmed = false;
      const { requestId } = JSON.parse(data);
      const answer = { type: "MutationResponse", requestId, success: false, result: message, logLines: [] };
      queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(answer) })));
    }
  };
}
