import type { StoryContext } from "@storybook/web-components-vite";
import { within } from "storybook/test";

/** Finds things in an element's shadow root, as `canvas` does in the page. */
export function shadow(element: Element): StoryContext["canvas"] {
  const { shadowRoot } = element;
  if (!shadowRoot) throw new Error(`<${element.localName}> has no shadow root: is it registered?`);
  return within(shadowRoot as unknown as HTMLElement);
}
