/**
 * Calls a mutation of the deployment at `url` over HTTP, without an answer, also of a page that ends. Now or never: what can't be
 * sent is told to nobody.
 */
export function beacon(url: string, name: string, args: Readonly<Record<string, unknown>>): void {
  const address = `${url}/api/mutation`;
  const body = JSON.stringify({ path: name, args, format: "json" });
  const type = "application/json";
  // `sendBeacon` takes cookies along, which browsers send to no other origin that lets in everybody.
  if (typeof Request === "undefined" || "keepalive" in Request.prototype) {
    const how = { method: "POST", keepalive: true, credentials: "omit" } as const;
    fetch(address, { ...how, body, headers: { "content-type": type } }).catch(() => undefined);
  } else navigator.sendBeacon(address, new Blob([body], { type }));
}
