import type { ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { DevServer, DevServerOptions } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";

type Args = Record<string, unknown>;

/** A folder of functions behind a server of its own, called by name. */
export class ServedApp {
  readonly server: DevServer;
  readonly client: ConvexClient;

  static async start(options: Partial<DevServerOptions>): Promise<ServedApp> {
    const server = await startBackend(options);
    return new ServedApp(server, openClient(server.url));
  }

  private constructor(server: DevServer, client: ConvexClient) {
    this.server = server;
    this.client = client;
  }

  query<T>(name: string, args: Args = {}): Promise<T> {
    return this.client.query(makeFunctionReference<"query">(name), args) as Promise<T>;
  }

  mutation<T>(name: string, args: Args = {}): Promise<T> {
    return this.client.mutation(makeFunctionReference<"mutation">(name), args) as Promise<T>;
  }

  action<T>(name: string, args: Args = {}): Promise<T> {
    return this.client.action(makeFunctionReference<"action">(name), args) as Promise<T>;
  }

  /** The first result of a live query that is as it should be. */
  resultThat<T>(name: string, args: Args, isAsExpected: (result: T) => boolean): Promise<T> {
    return new Promise((fulfil, reject) => {
      const stop = this.client.onUpdate(
        makeFunctionReference<"query">(name),
        args,
        (result: T) => {
          if (!isAsExpected(result)) return;
          fulfil(result);
          queueMicrotask(() => stop());
        },
        reject,
      );
    });
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.server.close();
  }
}
