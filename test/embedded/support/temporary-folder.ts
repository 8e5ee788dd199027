import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A `convex/` folder to be changed while it runs. It has no packages of its own. */
export class TemporaryFolder {
  readonly #root = mkdtempSync(join(tmpdir(), "embedded-"));
  readonly dir = join(this.#root, "convex");

  constructor(files: Record<string, string>) {
    mkdirSync(this.dir);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    const file = join(this.dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Text of a file; undefined if there is none. */
  read(path: string): string | undefined {
    const file = join(this.dir, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  delete(path: string): void {
    rmSync(join(this.dir, path));
  }

  remove(): void {
    rmSync(this.#root, { recursive: true });
  }
}
