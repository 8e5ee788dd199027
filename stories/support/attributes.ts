import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";
import { memberTable } from "./manifest.js";

export type Args = Readonly<Record<string, unknown>>;

/**
 * Sets Storybook's args on an element as an author writes them: attributes where there are some, as JSON where that is needed,
 * else properties.
 *
 * ```ts
 * render: (args) => html`<live-value ${attributes(args)}></live-value>`
 * ```
 */
export const attributes = directive(
  class extends Directive {
    override update({ element }: ElementPart, [args]: [Args]): typeof noChange {
      const attributeNames = memberTable(element.localName);
      for (const [name, value] of Object.entries(args)) set(element, name, attributeNames.get(name), value);
      return noChange;
    }

    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- The base class wants its parameters named here.
    render(_args: Args): typeof noChange {
      return noChange;
    }
  },
);

function set(element: Element, name: string, attribute: string | undefined, value: unknown): void {
  if (attribute === undefined || typeof value === "function") {
    Object.assign(element, { [name]: value });
    return;
  }
  if (value === undefined || value === null || value === false) element.removeAttribute(attribute);
  else if (value === true) element.setAttribute(attribute, "");
  else element.setAttribute(attribute, typeof value === "string" ? value : JSON.stringify(value));
}
