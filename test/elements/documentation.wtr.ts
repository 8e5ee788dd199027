import { expect, fixture, html } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";

/** What is used of `custom-elements.json` here. */
interface Manifest {
  readonly modules: readonly {
    readonly declarations?: readonly {
      readonly tagName?: string;
      readonly attributes?: readonly { readonly name: string }[];
      readonly slots?: readonly { readonly name: string }[];
    }[];
  }[];
}

interface Documented {
  readonly attributes: ReadonlySet<string>;
  readonly slots: ReadonlySet<string>;
}

const pages = [
  "README.md",
  "docs/forms.md",
  "docs/lists.md",
  "docs/offline.md",
  "docs/performance.md",
  "docs/presence.md",
  "docs/security.md",
  "docs/start.md",
  "src/elements/convex-provider/README.md",
  "src/elements/live-cursors/README.md",
  "src/elements/edit-lock/README.md",
  "src/elements/live-value/README.md",
  "src/elements/optimistic-update/README.md",
  "src/elements/presence-indicator/README.md",
  "src/elements/realtime-list/README.md",
  "src/elements/sync-status/README.md",
  "src/elements/typing-indicator/README.md",
];
const globalAttributes = /^(id|class|slot|hidden|lang|dir|role|aria-.+|data-.+)$/;

async function text(path: string): Promise<string> {
  const response = await fetch(`/${path}`);
  expect(response.status, path).to.equal(200);
  return response.text();
}

async function manifest(): Promise<Map<string, Documented>> {
  const { modules } = JSON.parse(await text("custom-elements.json")) as Manifest;
  const elements = new Map<string, Documented>();
  for (const declaration of modules.flatMap((module) => module.declarations ?? [])) {
    if (declaration.tagName === undefined) continue;
    elements.set(declaration.tagName, {
      attributes: new Set(declaration.attributes?.map(({ name }) => name)),
      slots: new Set(declaration.slots?.map(({ name }) => name)),
    });
  }
  return elements;
}

function htmlExamples(markdown: string): Document[] {
  const blocks = [...markdown.matchAll(/```html\n([\s\S]*?)```/g)];
  return blocks.map(([, block = ""]) => new DOMParser().parseFromString(block, "text/html"));
}

describe("the examples in the documentation", () => {
  let backend: TestBackend;
  // Out of reach: what shows is what a reader of the page sees first.
  before(async () => {
    backend = await TestBackend.start();
    await backend.cut();
  });
  after(() => backend.stop());

  for (const page of pages) {
    it(`of ${page} use only elements, attributes and slots that exist`, async () => {
      const documented = await manifest();
      const examples = htmlExamples(await text(page));
      expect(examples.length).to.be.greaterThan(0);
      for (const element of examples.flatMap((example) => [...example.querySelectorAll("*")])) {
        const { localName, slot, parentElement } = element;
        if (localName.includes("-")) expect([...documented.keys()]).to.include(localName);
        for (const name of documented.has(localName) ? element.getAttributeNames() : []) {
          if (!globalAttributes.test(name)) {
            expect([...documented.get(localName)!.attributes], `<${localName}>`).to.include(name);
          }
        }
        const parent = documented.get(parentElement?.localName ?? "");
        if (slot && parent) expect([...parent.slots]).to.include(slot);
      }
    });

    it(`of ${page} render without a complaint`, async () => {
      const warnings = captureWarnings();
      for (const example of htmlExamples(await text(page))) {
        for (const script of example.querySelectorAll("script")) script.remove();
        for (const provider of example.querySelectorAll("convex-provider")) {
          provider.setAttribute("url", backend.url);
        }
        await fixture(html`<div>${[...example.body.childNodes]}</div>`);
      }
      expect(warnings.taken()).to.deep.equal([]);
    });
  }
});
