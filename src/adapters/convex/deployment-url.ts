import { RealtimeError } from "../../core/errors.js";

/**
 * The address of a deployment as it is used from here on: without a slash at the end, and with the host in the
 * form in which it is asked for.
 *
 * @throws RealtimeError `bad-url`
 */
export function deploymentUrl(url: unknown): string {
  if (url === undefined || url === null || url === "")
    throw badUrl("The client got no address of a backend.");
  if (typeof url !== "string") {
    throw badUrl(`The address of a backend must be a text, not a value of type ${typeof url}.`);
  }
  // A URL parser would leave them out, or write them in another way.
  if (/[\s\p{Cc}\\]/u.test(url))
    throw badUrl(`"${url}" is not the address of a backend: it contains spaces or backslashes.`);
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw badUrl(
      `"${url}" is not the address of a backend: it must begin with https:// or http://, and a host.`,
    );
  }
  return checked(url, new URL(url));
}

function checked(url: string, { origin, pathname, hostname, hash, search, username, password }: URL): string {
  if (hash !== "" || search !== "" || /[#?]/.test(url)) {
    throw badUrl(`"${url}" is not the address of a backend: it must end before "?" or "#".`);
  }
  if (username !== "" || password !== "") {
    throw badUrl(
      "The address of a backend must not contain a user name or a password. Sign in with setAuth().",
    );
  }
  if (hostname.endsWith(".convex.site")) {
    throw badUrl(
      `"${url}" serves HTTP actions only. Live queries are at the address that ends in .convex.cloud.`,
    );
  }
  return (origin + pathname).replace(/\/+$/, "");
}

function badUrl(message: string): RealtimeError {
  return new RealtimeError("bad-url", message);
}
