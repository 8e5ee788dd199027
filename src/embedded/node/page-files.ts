import { readFile, stat } from "node:fs/promises";
import { existsSync, realpathSync } from "node:fs";
import { extname, join, sep } from "node:path";
import type { OriginGate } from "./origin-gate.js";
import { packageFoldersOf } from "./package-folders.js";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

interface Found {
  readonly path: string;
  readonly isFolder: boolean;
}

/** Answers requests from the files of a page's folder. */
export class PageFiles {
  readonly #folder: string;
  readonly #hidden: readonly string[];
  readonly #gate: OriginGate;

  /**
   * @param folder - all in it is served but what begins with a dot; and the packages that its code would find, also above it
   * @param hidden - files and folders inside that nobody gets, such as the data with its keys
   */
  constructor(folder: string, hidden: readonly string[], gate: OriginGate) {
    this.#folder = folder;
    this.#hidden = hidden;
    this.#gate = gate;
  }

  async handle(request: Request): Promise<Response> {
    const refusal = this.#gate.refusal({ origin: null, host: request.headers.get("host") });
    if (refusal !== undefined) return plain(403, refusal);
    if (request.method !== "GET" && request.method !== "HEAD") return plain(405, "Files can only be read.");
    const { pathname, search } = new URL(request.url);
    const names = namesIn(pathname);
    const found = names === undefined ? undefined : await this.#find(names);
    if (found === undefined) return this.#missing(pathname);
    if (found.isFolder && !pathname.endsWith("/")) {
      return new Response(null, { status: 308, headers: { location: `${pathname}/${search}` } });
    }
    return this.#answer(found.isFolder ? join(found.path, "index.html") : found.path, pathname);
  }

  async #answer(file: string, pathname: string): Promise<Response> {
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: {
          "content-type": TYPES[extname(file).toLowerCase()] ?? "application/octet-stream",
          "cache-control": "no-cache",
          "x-content-type-options": "nosniff",
        },
      });
    } catch (error) {
      if (!isMissing(error)) throw error;
      return this.#missing(pathname);
    }
  }

  /** Browsers ask every page for an icon, and show in their console that it has none. */
  #missing(pathname: string): Response {
    if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
    return plain(404, `There is no file ${pathname} in ${this.#folder}.`);
  }

  async #find(names: readonly string[]): Promise<Found | undefined> {
    const [first, ...rest] = names;
    const isOfPackage = first === "node_modules" && rest.length > 0;
    if (!isOfPackage) return this.#look(join(this.#folder, ...names));
    for (const packages of packageFoldersOf(this.#folder)) {
      const found = await this.#look(join(packages, ...rest));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #look(path: string): Promise<Found | undefined> {
    try {
      const isFolder = (await stat(path)).isDirectory();
      return this.#isHidden(path) ? undefined : { path, isFolder };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** By what the disk calls it: there may be several ways to write a name, and links. */
  #isHidden(path: string): boolean {
    const real = realpathSync.native(path);
    return this.#hidden.filter(existsSync).some((hidden) => {
      const realHidden = realpathSync.native(hidden);
      return real === realHidden || real.startsWith(realHidden + sep);
    });
  }
}

/** The folders and the file of an address; undefined for what is never served. */
function namesIn(pathname: string): readonly string[] | undefined {
  try {
    const names = decodeURIComponent(pathname).split("/").filter(Boolean);
    return names.some((name) => name.startsWith(".") || /[\\\0]/.test(name)) ? undefined : names;
  } catch {
    return undefined; // A per cent sign without its digits.
  }
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG"].includes(
    (error as NodeJS.ErrnoException).code ?? "",
  );
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}
