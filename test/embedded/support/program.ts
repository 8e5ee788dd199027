import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it has printed. */
  readonly output: { out: string; error: string };
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
}

/** The command line as users start it: its own process. Built here, so that a test needs no build before it. */
export class Program {
  readonly folder = mkdtempSync(join(ROOT, "node_modules", ".cli-test-"));

  async build(): Promise<void> {
    const sources = join(ROOT, "src/embedded/node");
    const common = {
      outdir: this.folder,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      outExtension: { ".js": ".mjs" },
    } as const;
    const contents = `import { main } from "./cli.js"; await main(process.argv.slice(2));`;
    await build({ ...common, stdin: { contents, resolveDir: sources, sourcefile: "run.ts" } });
    await build({ ...common, entryPoints: [join(sources, "actions/program.ts")] });
  }

  run(words: readonly string[], env: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): RunningProgram {
    return startProgram(process.execPath, [join(this.folder, "stdin.mjs"), ...words], { env, cwd });
  }

  /** `dev` on any free port, with nothing kept, and its folder left as it is. */
  dev(dir: string, options: readonly string[] = [], env?: NodeJS.ProcessEnv): RunningProgram {
    return this.run(["dev", dir, "--port", "0", "--memory", "--no-codegen", ...options], env);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export function startProgram(
  file: string,
  words: readonly string[],
  options: Pick<SpawnOptions, "cwd" | "env">,
): RunningProgram {
  const child = spawn(file, words, { ...options, stdio: "pipe" });
  const output = { out: "", error: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.error += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, output, ended };
}

/** Resolves with the match as soon as the program has printed it; rejects if it ends without. */
export async function printed(
  { child, output, ended }: RunningProgram,
  pattern: RegExp,
): Promise<RegExpExecArray> {
  let isOver = false;
  const over = ended.then(() => (isOver = true));
  for (;;) {
    const match = pattern.exec(output.out);
    if (match !== null) return match;
    if (isOver)
      throw new Error(`The program has ended without printing ${pattern}.\n${output.out}${output.error}`);
    await Promise.race([over, new Promise((resolve) => child.stdout?.once("data", resolve))]);
  }
}
