/**
 * The one spelling of a function's path: `dir/file:function`. Clients write `.js` after the file, and leave out
 * `:default`.
 */
export function canonicalPath(path: string): string {
  const colon = path.lastIndexOf(":");
  const [file, name] = colon < 0 ? [path, "default"] : [path.slice(0, colon), path.slice(colon + 1)];
  return `${file.endsWith(".js") ? file.slice(0, -3) : file}:${name}`;
}

/** The spelling in messages and in the rows of scheduled functions: `dir/file.js:function`. */
export function pathWithExtension(path: string): string {
  const [file, name] = splitPath(path);
  return `${file}.js:${name}`;
}

/** A canonical path's module and export. */
export function splitPath(path: string): readonly [module: string, name: string] {
  const colon = path.lastIndexOf(":");
  return [path.slice(0, colon), path.slice(colon + 1)];
}

/** The spelling in messages and logs for people: a file's default export goes by the name of the file. */
export function shortPath(path: string): string {
  return path.endsWith(":default") ? path.slice(0, -":default".length) : path;
}
