import { setCustomElementsManifest, type Preview } from "@storybook/web-components-vite";
import { configure } from "storybook/test";
import manifest from "../custom-elements.json" with { type: "json" };
import { defineAll } from "../src/define-all.js";
import { ar } from "../src/locales/ar.js";
import { de } from "../src/locales/de.js";
import { registerLocale } from "../src/locales/registry.js";
import "../stories/support/look.css";
import { stageDecorator, stageLoader, stageCleanup } from "./on-stage.js";
import { argTypesOf, descriptionOf } from "./manifest-docs.js";
import { globalTypes, initialGlobals } from "./toolbar.js";

defineAll();
setCustomElementsManifest(manifest);
registerLocale("de", de);
registerLocale("ar", ar);

configure({
  // Machines may be busy.
  asyncUtilTimeout: 15_000,
  // Without the whole page in it.
  getElementError: (message) => new Error(message?.split("\n\n")[0] ?? "It is not on the page."),
});

const preview: Preview = {
  tags: ["autodocs"],
  globalTypes,
  initialGlobals,
  loaders: [stageLoader],
  beforeEach: stageCleanup,
  decorators: [stageDecorator],
  parameters: {
    layout: "fullscreen",
    a11y: { test: "error" },
    // The toolbar has a theme of its own, which elements see.
    backgrounds: { disable: true },
    controls: { expanded: true, sort: "requiredFirst" },
    docs: {
      extractArgTypes: argTypesOf,
      extractComponentDescription: descriptionOf,
      source: { excludeDecorators: true },
      toc: true,
    },
    options: {
      storySort: {
        order: [
          "Guide",
          "convex-provider",
          "realtime-list",
          "live-value",
          "sync-status",
          "optimistic-update",
        ],
      },
    },
  },
};

export default preview;
