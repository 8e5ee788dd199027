import { ConvexClient } from "convex/browser";
import { WebSocket } from "ws";

/** One live query of an official client over a real socket, which can tell when it shows a stamp. */
class Subscriber {
  constructor(client, query, list) {
    this.client = client;
    this.list = list;
    this.waiting = undefined;
    this.ready = new Promise((resolve) => {
      client.onUpdate(query, { list }, (tasks) => {
        this.#show(tasks[0]?.stamp);
        resolve();
      });
    });
  }

  /** Resolves with the time at which the query shows `stamp`. */
  shows(stamp) {
    return new Promise((resolve) => (this.waiting = { stamp, resolve }));
  }

  #show(stamp) {
    if (this.waiting?.stamp !== stamp) return;
    this.waiting.resolve(performance.now());
    this.waiting = undefined;
  }
}

/** A client for each of these lists, when all of them show something. */
export function subscribe(url, lists) {
  return ready(lists.map((list) => new Subscriber(open(url), "tasks:top", list)));
}

/** Few clients that share these lists. */
export function subscribeToMany(url, lists, count) {
  const clients = Array.from({ length: count }, () => open(url));
  return ready(lists.map((list, i) => new Subscriber(clients[i % count], "tasks:noted", list)));
}

/** One edit by the first of these. Answers after how long it, and after how long the last of them, showed it. */
export async function timeEdit(subscribers, list, stamp) {
  const shown = subscribers.map((subscriber) => subscriber.shows(stamp));
  const start = performance.now();
  await subscribers[0].client.mutation("tasks:edit", { list, stamp });
  const times = await Promise.all(shown);
  return { own: times[0] - start, last: Math.max(...times) - start };
}

export function close(subscribers) {
  return Promise.all([...new Set(subscribers.map(({ client }) => client))].map((client) => client.close()));
}

function open(url) {
  return new ConvexClient(url, { webSocketConstructor: WebSocket, logger: false });
}

async function ready(subscribers) {
  await Promise.all(subscribers.map((subscriber) => subscriber.ready));
  return subscribers;
}
