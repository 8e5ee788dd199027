/**
 * Calls a mutation of the deployment at `url` over HTTP, without an answer, also of a page that ends. Now or never: what can't be
 * sent is told to nobody.
 */
export function beacon(url: string, name: string, args: Readonly<Record<string, unknown>>): void {
  const address = `${url}/api/mutation`;
  const body = JSON.stringify({ path: name, args, format: "json" });
  const json = "application/json";
  // Outside of pages there is no `sendBeacon`, and it takes no more than 64 KiB at a time.
  const isTaken =
    typeof navigator !== "undefined" &&
    typeof navigator.sendBeacon === "function" &&
    navigator.sendBeacon(address, new Blob([body], { type: json }));
  if (isTaken) return;
  const request = { method: "POST", body, headers: { "content-type": json }, keepalive: true };
  fetch(address, request).catch(() => undefined);
}
