#!/usr/bin/env node
import { existsSync } from "node:fs";

const program = new URL("../dist/embedded/node/cli.js", import.meta.url);

if (existsSync(program)) {
  const { main } = await import(program.href);
  await main(process.argv.slice(2));
} else {
  process.stderr.write("convex-elements is not built yet. Run `npm run build` in its folder first.\n");
  process.exitCode = 1;
}
