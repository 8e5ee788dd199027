import { ContextRoot } from "@lit/context";

const mark = Symbol.for("convex-elements/context-root@1");

/**
 * Keeps unanswered requests on the page's body and repeats them when a provider upgrades later than the
 * elements inside it. One for the page, whoever asks.
 */
export function serveLateProviders(body: HTMLElement): void {
  const marked = body as HTMLElement & { [mark]?: ContextRoot };
  if (marked[mark]) return;
  marked[mark] = new ContextRoot();
  marked[mark].attach(body);
}
