import lit from "eslint-plugin-lit";
import litA11y from "eslint-plugin-lit-a11y";
import wc from "eslint-plugin-wc";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores([
    "dist",
    "cdn",
    "coverage",
    ".test-results",
    ".storybook-static",
    "**/_generated",
    "src/types/elements.ts",
    "!.storybook",
  ]),
  tseslint.configs.recommendedTypeChecked,
  lit.configs["flat/recommended"],
  wc.configs["flat/recommended"],
  // The plugin's own "recommended" is an old-style config: only its rules are taken.
  {
    plugins: { "lit-a11y": litA11y },
    rules: litA11y.configs.recommended.rules,
    settings: { litHtmlSources: ["lit", "lit-html", "@open-wc/testing"] },
  },
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-console": "error",
      "no-eval": "error",
      "@typescript-eslint/no-implied-eval": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Build nodes or use a Lit template." },
        { property: "outerHTML", message: "Build nodes or use a Lit template." },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/controllers/**", "src/embedded/**", "src/server/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: `BinaryExpression[operator="instanceof"][right.name=/^(Node|Element|Text|Document|ShadowRoot|Window|InputEvent|(HTML|SVG)\\w*Element)$/]`,
          message: "Knows nodes of one window only. src/internal/unshadowed.ts asks what a node is.",
        },
      ],
    },
  },
  {
    // Core is deterministic: time and chance come in through ports.
    files: ["src/core/**/*.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...[
          "window",
          "document",
          "navigator",
          "indexedDB",
          "localStorage",
          "fetch",
          "performance",
          "setTimeout",
          "setInterval",
          "queueMicrotask",
        ].map((name) => ({ name, message: "Core reaches the outside only through src/core/ports.ts." })),
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: "Use the Clock port.",
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "Use the Clock port." },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: "Use the Random port.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      // @open-wc/semantic-dom-diff types every equal() as a promise.
      "@typescript-eslint/no-floating-promises": ["error", { allowForKnownSafeCalls: ["Equal"] }],
    },
  },
  {
    // These functions are written without Convex's generated types, which would name every component's functions.
    files: ["test/fixtures/components/**/*.ts"],
    rules: {
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
