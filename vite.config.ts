import { defineConfig } from "vite";

/** The script-tag bundle: one file with everything in it. The npm output is made by tsc, unbundled. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: "cdn",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: true,
    minify: true,
    modulePreload: false,
    rollupOptions: {
      input: "src/cdn.ts",
      // The file is also imported by pages, so its exports are kept.
      preserveEntrySignatures: "strict",
      output: { format: "es", entryFileNames: "convex-elements.js", codeSplitting: false },
    },
  },
});
