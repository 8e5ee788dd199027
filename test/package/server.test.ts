import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDevServer } from "../../src/embedded/node/index.js";
import { callerOn } from "../server/outbox-backends.js";
import { OutboxClient, run } from "../server/outbox-client.js";

const root = path.resolve(import.meta.dirname, "../..");
const execute = promisify(execFile);

/** What the package, or an app on Convex, has beside it when it is installed. */
const neighbours = ["convex"];

describe("an app that has installed the package", () => {
  let app: string;
  beforeAll(async () => {
    app = await mkdtemp(path.join(os.tmpdir(), "installed-"));
    await install(app);
    await cp(path.join(root, "test/fixtures/installed/convex"), path.join(app, "convex"), {
      recursive: true,
    });
  });
  afterAll(() => rm(app, { recursive: true, force: true }));

  it("mounts the component and exposes its mutations", async () => {
    const server = await startDevServer({ dir: path.join(app, "convex"), port: 0 });
    const outbox = new OutboxClient(await callerOn(server.url, null), null);
    await outbox.register();
    const answers = await outbox.send(run(1, "notes:add", { text: "hello" }));
    expect(answers).toMatchObject([{ name: "applied", value: "hello" }]);
    await server.close();
  });

  it("finds types that fit", async () => {
    const tsc = path.join(root, "node_modules/.bin/tsc");
    const { stdout } = await execute(tsc, ["-p", path.join(app, "convex")]).catch(
      (failed: { stdout: string }) => failed,
    );
    expect(stdout).toBe("");
  });
});

async function install(app: string): Promise<void> {
  const { stdout } = await execute(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--loglevel=error", "--pack-destination", app],
    { cwd: root, maxBuffer: 64 * 2 ** 20 },
  );
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const modules = path.join(app, "node_modules");
  await mkdir(modules);
  await execute("tar", ["-xzf", path.join(app, filename), "-C", modules]);
  // A tarball holds everything in a folder of this name.
  await cp(path.join(modules, "package"), path.join(modules, "convex-elements"), { recursive: true });
  for (const name of neighbours) {
    await mkdir(path.dirname(path.join(modules, name)), { recursive: true });
    await symlink(path.join(root, "node_modules", name), path.join(modules, name), "dir");
  }
}
