import { RealtimeError } from "../../core/errors.js";

/**
 * The address of a deployment without a slash at the end.
 *
 * @throws RealtimeError `bad-url`
 */
export function deploymentUrl(url: unknown): string {
  if (typeof url !== "string" || url === "") {
    throw new RealtimeError("bad-url", "The client got no address of a backend.");
  }
  const parsed = parse(url);
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:") {
    throw new RealtimeError(
      "bad-url",
      `"${url}" is not the address of a backend: it must begin with https:// or http://.`,
    );
  }
  if (parsed.hostname.endsWith(".convex.site")) {
    throw new RealtimeError(
      "bad-url",
      `"${url}" serves HTTP actions only. Live queries are at the address that ends in .convex.cloud.`,
    );
  }
  return url.replace(/\/+$/, "");
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
