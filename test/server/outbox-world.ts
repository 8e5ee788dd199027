import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { outboxBackends, type OutboxBackend } from "./outbox-backends.js";
import { OutboxClient } from "./outbox-client.js";

/** What a test finds: a backend of its own, and clients that are registered there. */
export class OutboxWorld {
  readonly backend: OutboxBackend;

  constructor(backend: OutboxBackend) {
    this.backend = backend;
  }

  /** A registered client of a user, or (null) of somebody who isn't signed in. */
  async client(subject: string | null = "ada"): Promise<OutboxClient> {
    const client = await this.stranger(subject);
    expect(await client.register()).toEqual({ name: "answered", answers: [], watermark: 0 });
    return client;
  }

  /** A client that isn't registered. */
  async stranger(subject: string | null = "ada", client?: string): Promise<OutboxClient> {
    return new OutboxClient(await this.backend.as(subject), subject, client);
  }

  /** The texts of all notes, in the order in which they were written. */
  async texts(): Promise<string[]> {
    return (await this.backend.as(null)).query<string[]>("notes:texts");
  }

  async turn(name: string, isOn: boolean): Promise<void> {
    await (await this.backend.as(null)).mutation("switches:turn", { name, isOn });
  }
}

/** The same tests on each backend; `world()` is the one of the test that runs. */
export function describeOnBackends(title: string, body: (world: () => OutboxWorld) => void): void {
  describe.each(Object.entries(outboxBackends))(`${title} on %s`, (_name, start) => {
    let world: OutboxWorld;
    beforeEach(async () => {
      // Where functions run in the tests' own process, its console is the server's log.
      vi.spyOn(console, "error").mockImplementation(() => {});
      world = new OutboxWorld(await start());
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      await world.backend.close();
    });
    body(() => world);
  });
}
