// A member by @convex-dev/presence: what its hook `usePresence` does, without React.
import { Wire } from "./wire.mjs";

const INTERVAL_MS = 10_000;

export function openPresence(backend, number) {
  const { clock } = backend;
  const wire = new Wire(backend);
  const userId = `User ${number}`;
  const sessionId = JSON.stringify([crypto.randomUUID(), "bench", userId]);
  const request = { roomId: "bench", userId, sessionId, interval: INTERVAL_MS };
  let seen = 0;
  let roomToken;
  let stopWatching = () => undefined;
  let stopTimer = () => undefined;
  let isBeating = false;
  const beat = async () => {
    stopTimer = clock.setTimer(beat, INTERVAL_MS);
    if (isBeating) return;
    isBeating = true;
    const answer = await wire.mutation("presence:heartbeat", request);
    isBeating = false;
    if (answer.roomToken === roomToken) return;
    ({ roomToken } = answer);
    stopWatching();
    stopWatching = wire.watch("presence:list", { roomToken }, (list) => (seen = list.length));
  };
  void beat();
  return {
    wire,
    seen: () => seen,
    act: () => undefined,
    close: () => {
      stopTimer();
      stopWatching();
      wire.close();
    },
  };
}
