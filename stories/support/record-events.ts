import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";
import { action } from "storybook/actions";
import manifest from "../../custom-elements.json" with { type: "json" };

interface Declaration {
  readonly events?: readonly { readonly name?: string }[];
}

const names = new Set(
  manifest.modules
    .flatMap(({ declarations }) => declarations as readonly Declaration[])
    .flatMap(({ events = [] }) => events.flatMap(({ name }) => name ?? [])),
);

/** Shows all events of the elements below in Storybook's panel "Actions", also those that don't bubble. */
export const recordEvents = directive(
  class extends Directive {
    #element: Element | undefined;

    override update({ element }: ElementPart): typeof noChange {
      if (element === this.#element) return noChange;
      this.#element = element;
      for (const name of names) element.addEventListener(name, record, { capture: true });
      return noChange;
    }

    render(): typeof noChange {
      return noChange;
    }
  },
);

function record(event: Event): void {
  const { localName } = event.target as Element;
  action(`<${localName}> ${event.type}`)(Object.fromEntries(Object.entries(event).map(summary)));
}

/** Lists of thousands of rows are told of by their length. */
function summary([field, value]: [string, unknown]): [string, unknown] {
  return [field, Array.isArray(value) && value.length > 5 ? `${value.length} entries` : value];
}
