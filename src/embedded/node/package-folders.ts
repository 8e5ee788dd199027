import { dirname, join } from "node:path";

/** Where the packages of a folder may be, nearest first, as Node looks for them: a workspace has most of them above. */
export function packageFoldersOf(folder: string): readonly string[] {
  const above = dirname(folder);
  const here = join(folder, "node_modules");
  return above === folder ? [here] : [here, ...packageFoldersOf(above)];
}
