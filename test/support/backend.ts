import { executeServerCommand } from "@web/test-runner-commands";

/** A row of the fixture's `items` table, as a test adds it. */
export interface NewItem {
  readonly list: string;
  readonly rank: number;
  readonly text: string;
  readonly link?: string;
  readonly done?: boolean;
}

async function ask<T>(command: string, payload: Record<string, unknown>): Promise<T> {
  const { result } = await executeServerCommand<{ result: T }, Record<string, unknown>>(command, payload);
  return result;
}

/** A real backend in the test runner's process, behind a link that can be cut. */
export class TestBackend {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  static async start(fixture = "elements"): Promise<TestBackend> {
    return new TestBackend(await ask("backend:start", { fixture }));
  }

  mutate<T = null>(name: string, args: Record<string, unknown>): Promise<T> {
    return ask("backend:mutate", { url: this.url, name, args });
  }

  /** Adds rows ranked 0, 1, 2, … */
  addTexts(list: string, texts: readonly string[]): Promise<string[]> {
    return this.add(texts.map((text, rank) => ({ list, rank, text })));
  }

  add(items: readonly NewItem[]): Promise<string[]> {
    return this.mutate("items:add", { items });
  }

  async edit(id: string, change: { readonly text?: string; readonly rank?: number }): Promise<void> {
    await this.mutate("items:edit", { id, change });
  }

  async remove(id: string): Promise<void> {
    await this.mutate("items:remove", { id });
  }

  async turn(name: string, on: boolean): Promise<void> {
    await this.mutate("items:turn", { name, on });
  }

  /** Ends all connections; new ones are welcome. */
  async drop(): Promise<void> {
    await ask("backend:drop", { url: this.url });
  }

  /** Ends all connections and lets none in until `mend`. */
  async cut(): Promise<void> {
    await ask("backend:cut", { url: this.url });
  }

  async mend(): Promise<void> {
    await ask("backend:mend", { url: this.url });
  }

  async stop(): Promise<void> {
    await ask("backend:stop", { url: this.url });
  }
}
