const channel = new MessageChannel();
const waiting = [];
channel.port1.onmessage = () => waiting.shift()();

/** Resolves when the next frame's layout and paint are done. */
export function afterFrame() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
  });
}

const LONGEST_WAIT = 300;

/** Waits for frames until something is on the page. Answers how many it took. */
export async function framesUntil(isShown, what) {
  for (let frames = 1; frames <= LONGEST_WAIT; frames += 1) {
    await afterFrame();
    if (isShown()) return frames;
  }
  throw new Error(`${what()} did not appear within ${LONGEST_WAIT} frames.`);
}
