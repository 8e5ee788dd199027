import { fixture, waitUntil } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import type { ConvexProvider } from "../../src/elements/convex-provider/convex-provider.js";
import type { RealtimeElement } from "../../src/internal/realtime-element.js";
import type { TestBackend } from "./backend.js";

/** Renders `content` inside a provider of `backend`, and gives the first element of it. */
export async function provided<E extends Element = RealtimeElement>(
  backend: TestBackend,
  content: TemplateResult,
): Promise<E> {
  const provider = await fixture<ConvexProvider>(backend.provider(content));
  return provider.firstElementChild as E;
}

/** Waits for `condition`; the error says which one it was. */
export async function until(condition: () => boolean, what?: string): Promise<void> {
  await waitUntil(condition, what ?? condition.toString(), { interval: 10, timeout: 8000 });
}

let lists = 0;

/** A name that no other test uses, so that tests can share a backend. */
export function newListName(): string {
  lists += 1;
  return `list-${lists}`;
}
