import type { Page } from "playwright-core";

interface QuerySetChange {
  readonly type: string;
  readonly modifications?: readonly { readonly type: "Add" | "Remove"; readonly queryId: number }[];
}

/** What a page is subscribed to, by what it tells the backend over all its sockets. */
export class LiveQueries {
  readonly #sockets = new Set<Set<number>>();

  constructor(page: Page) {
    page.on("websocket", (socket) => {
      const queries = new Set<number>();
      this.#sockets.add(queries);
      socket.on("close", () => this.#sockets.delete(queries));
      socket.on("framesent", ({ payload }) => {
        const { type, modifications = [] } = JSON.parse(String(payload)) as QuerySetChange;
        if (type !== "ModifyQuerySet") return;
        for (const { type, queryId } of modifications) {
          if (type === "Add") queries.add(queryId);
          else queries.delete(queryId);
        }
      });
    });
  }

  get count(): number {
    return [...this.#sockets].reduce((sum, queries) => sum + queries.size, 0);
  }
}
