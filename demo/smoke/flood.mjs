const everyMs = 10;
/** A slow machine gets fewer messages instead of a queue of them. */
const mostInFlight = 20;

/**
 * Writes into a channel as many people together would: a hundred messages a second, as far as the machine can.
 *
 * @param {{ url: string, adminKey: string }} backend
 * @returns {Promise<{ stop(): Promise<string> }>} `stop` answers the last message's text
 */
export async function startFlood(backend, channel) {
  const { ConvexHttpClient } = await import("convex/browser");
  const client = new ConvexHttpClient(backend.url, { logger: false });
  client.setAdminAuth(backend.adminKey);
  const inFlight = new Set();
  const startedAt = performance.now();
  let sent = 0;
  let failure;
  const write = () => {
    const due = (performance.now() - startedAt) / everyMs;
    while (sent < due && inFlight.size < mostInFlight) {
      const rows = [{ channel, author: "Everybody", body: bodyOf(++sent) }];
      const writing = client.function("messages:importBatch", undefined, { rows });
      const done = writing.catch((error) => (failure ??= error)).finally(() => inFlight.delete(done));
      inFlight.add(done);
    }
  };
  const timer = setInterval(write, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(inFlight);
      if (failure !== undefined) throw failure;
      return bodyOf(sent);
    },
  };
}

const bodyOf = (number) => `Message ${number} of many.`;
