import { once } from "node:events";
import { startDemo } from "./demo.mjs";
import { parseDemoOptions } from "./options.mjs";
import { removeSession, writeSession } from "./session-file.mjs";

/** Serves the demo until Ctrl-C. */
export async function runDemo(args) {
  const options = parseDemoOptions(args, process.env);
  if ("help" in options) return console.log(options.help);
  // A function of convex/ may leave a promise behind that fails later. That is no reason to stop serving.
  process.on("unhandledRejection", (error) =>
    console.error("A promise that nobody awaits has failed:", error),
  );
  const demo = await startDemo({ ...options, watch: true, log: (line) => console.log(line) });
  const { url, adminKey } = demo.backend;
  await writeSession({ url, adminKey });
  console.log(`
  The demo:     ${demo.pageUrl}
  Its backend:  ${url} (in memory: what you write is gone when it ends)

  Open the page in two windows and write in one. Ctrl-C ends everything.
`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  console.log("\nEnding …");
  await removeSession(url);
  await demo.close();
}
