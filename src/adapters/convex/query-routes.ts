import type { RemoteResult } from "../../core/ports.js";

type Receive = (result: RemoteResult) => void;

interface Route {
  readonly queryName: string;
  readonly receivers: Set<Receive>;
  last: RemoteResult | undefined;
}

/** Who gets the results of which query. */
export class QueryRoutes {
  private readonly routes = new Map<string, Route>();

  /** Also returns the last result, which the backend won't send again to a second receiver of the same query. */
  add(
    token: string,
    queryName: string,
    receive: Receive,
  ): { last: RemoteResult | undefined; remove(): void } {
    const route: Route = this.routes.get(token) ?? { queryName, receivers: new Set(), last: undefined };
    this.routes.set(token, route);
    route.receivers.add(receive);
    return { last: route.last, remove: () => this.remove(token, route, receive) };
  }

  /** False when nobody is interested. */
  deliver(token: string, read: (queryName: string) => RemoteResult): boolean {
    const route = this.routes.get(token);
    if (!route) return false;
    const result = read(route.queryName);
    route.last = result;
    // One may have left because of what another did.
    for (const receive of [...route.receivers]) if (route.receivers.has(receive)) receive(result);
    return true;
  }

  clear(): void {
    this.routes.clear();
  }

  private remove(token: string, route: Route, receive: Receive): void {
    route.receivers.delete(receive);
    if (route.receivers.size === 0 && this.routes.get(token) === route) this.routes.delete(token);
  }
}
