/** A socket that never opens. */
export class NoNetwork extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  readyState = 0;
  bufferedAmount = 0;

  send() {
    throw new Error("Nobody is there.");
  }

  close() {
    this.readyState = 3;
  }
}
