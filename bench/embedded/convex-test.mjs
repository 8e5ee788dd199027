import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("./convex-test-child.mjs", import.meta.url));

/** A process with the same functions and data under convex-test. */
export async function startConvexTest(documents, lists) {
  const child = fork(CHILD, [String(documents), String(lists)]);
  const next = (isMeant) =>
    new Promise((resolve, reject) => {
      const onExit = (code) => reject(new Error(`convex-test ended with ${code}.`));
      child.once("exit", onExit);
      child.on("message", function listen(message) {
        if (!isMeant(message)) return;
        child.off("message", listen);
        child.off("exit", onExit);
        resolve(message);
      });
    });
  await next(({ ready }) => ready === true);
  return {
    async timeEdit(stamp) {
      const answer = next(({ ms }) => ms !== undefined);
      child.send({ stamp });
      return (await answer).ms;
    },
    close: () => child.kill(),
  };
}
