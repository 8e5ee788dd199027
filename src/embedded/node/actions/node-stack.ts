import { SourceMap, type SourceMapPayload } from "node:module";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BuiltFile } from "./node-bundle.js";

/** Turns positions in built modules into positions in the user's files. Frames of packages are left out. */
export function nodeStackMapper(files: readonly BuiltFile[], dir: string): (stack: string) => string {
  const texts = new Map(files.map(({ path, text }) => [pathToFileURL(path).href, text]));
  const maps = new Map<string, SourceMap>();
  const mapOf = (url: string): SourceMap | undefined => {
    const text = texts.get(`${url}.map`);
    if (text === undefined) return undefined;
    const map = maps.get(url) ?? new SourceMap(JSON.parse(text) as SourceMapPayload);
    maps.set(url, map);
    return map;
  };
  const mapFrame = (frame: string): string[] => {
    const [, at, name, url, line, column] =
      /^(\s+at )(?:(.*) \()?(file:.*?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    const map = url === undefined ? undefined : mapOf(url);
    if (map === undefined || url === undefined) return [frame];
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry) || entry.originalSource.includes("node_modules/")) return [];
    const { originalLine, originalColumn } = entry;
    const file = resolve(dirname(fileURLToPath(url)), entry.originalSource);
    const source = relative(dir, file).split(sep).join("/");
    const place = `../${basename(dir)}/${source}:${originalLine + 1}:${originalColumn + 1}`;
    return [`${at}${name ?? "<anonymous>"} (${place})`];
  };
  return (stack) => stack.split("\n").flatMap(mapFrame).join("\n");
}
