/** What the parts of this program need themselves; nobody keeps a secret there. */
const NEEDED = [
  ...["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TMP", "TEMP"],
  ...["SystemRoot", "ComSpec", "PATHEXT", "USERPROFILE", "ESBUILD_BINARY_PATH"],
];

/**
 * Takes everything else out of this process's environment, so that the functions that are about to run in it find no
 * secret of the developer there, whichever way they look.
 */
export function forgetEnvironment(): void {
  for (const name of Object.keys(process.env)) if (!NEEDED.includes(name)) delete process.env[name];
}
