/** Long enough for a browser to begin to read the file. */
const READ_MS = 10_000;

/** Hands `json` to the reader as a file. By a link to a Blob, which no content security policy minds. */
export function saveAsFile(json: string): void {
  const address = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `changes-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), READ_MS);
}

/** Missing on pages that did not come over https. */
export function canCopy(): boolean {
  return (navigator.clipboard as Clipboard | undefined) !== undefined;
}
