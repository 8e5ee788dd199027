/** Put in by the build: the files that each chunk imports, with its own, as seen from this one. */
declare const CHUNK_FILES: Readonly<Record<string, readonly string[]>>;

const asked = new Set<string>();

/** Asks for all files of a chunk at once, so that the browser doesn't find the second in the first. */
export function preload(chunk: string): void {
  for (const file of CHUNK_FILES[chunk] ?? []) {
    if (asked.has(file)) continue;
    asked.add(file);
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = new URL(file, import.meta.url).href;
    // A page that allows scripts by a nonce would refuse it without.
    link.nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
    document.head.append(link);
  }
}
