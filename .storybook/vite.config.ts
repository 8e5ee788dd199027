import { defineConfig } from "vite";
import { backendCode } from "./backend-code.js";

export default defineConfig({
  plugins: [backendCode()],
  // No story is loaded over a network.
  build: { chunkSizeWarningLimit: 5_000 },
});
