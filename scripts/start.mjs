// `npm start`: sets up, builds, and serves the demo with its backend until Ctrl-C.
import { build, ensureDependencies, main } from "./setup.mjs";

await main(async () => {
  await ensureDependencies();
  await build();
  const { runDemo } = await import("../demo/server/run.mjs");
  await runDemo(process.argv.slice(2));
});
