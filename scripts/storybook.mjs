// `npm run storybook` serves the stories on this machine alone, at http://127.0.0.1:6006; `npm run storybook:build` makes
// a site of them in .storybook-static/, which any web server can serve. Neither tells anybody anything.
import path from "node:path";
import { build, ensureDependencies, main, root, SetupError, step, tool } from "./setup.mjs";

export const builtStorybook = path.join(root, ".storybook-static");

const env = { STORYBOOK_DISABLE_TELEMETRY: "1" };

/** Storybook needs the built library: its manifest, and what bundles the functions of `stories/convex`. */
export async function buildStorybook() {
  await step("Building the stories (storybook build)", () =>
    tool("storybook", ["build", "--disable-telemetry", "--output-dir", builtStorybook], { env }),
  );
}

async function serveStorybook() {
  const options = ["--host", "127.0.0.1", "--port", "6006", "--exact-port", "--ci", "--no-version-updates"];
  await tool("storybook", ["dev", "--disable-telemetry", ...options], { env, show: true });
}

if (process.argv[1] === import.meta.filename) {
  const [command = ""] = process.argv.slice(2);
  const commands = { build: buildStorybook, dev: serveStorybook };
  await main(async () => {
    const run = commands[command];
    if (!run) throw new SetupError(`Say build or dev, not "${command}".`);
    await ensureDependencies();
    await build();
    await run();
  });
}
