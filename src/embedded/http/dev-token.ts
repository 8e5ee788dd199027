import type { DevIssuer } from "../deployment/dev-issuer.js";
import { isLocalName } from "./allowed-origins.js";
import { badRequest, RequestError } from "./errors.js";

const MAX_USER_LENGTH = 100;

/**
 * Answers `GET /dev/token?user=NAME` with `{"token": …}`.
 *
 * Only pages of this machine get one: another site must neither read it (its `Origin` gives it away) nor reach it under
 * a name of its own that points to this machine (`Host` does).
 */
export async function devToken(request: Request, issuer: DevIssuer | undefined): Promise<Response> {
  if (issuer === undefined) {
    throw new RequestError(404, "DevAuthDisabled", "This backend hands out no development tokens.");
  }
  const origin = request.headers.get("origin");
  if (!isLocalHost(request.headers.get("host")) || !isLocalOrigin(origin)) {
    throw new RequestError(403, "NotLocal", "Development tokens are for pages of this machine only.");
  }
  const user = new URL(request.url).searchParams.get("user")?.trim() ?? "";
  if (user === "" || user.length > MAX_USER_LENGTH) {
    throw badRequest("BadUser", `Name a user of 1 to ${MAX_USER_LENGTH} characters: /dev/token?user=ada`);
  }
  return Response.json(
    { token: await issuer.sign(user) },
    {
      headers: {
        "cache-control": "no-store",
        vary: "origin",
        ...(origin === null ? {} : { "access-control-allow-origin": origin }),
      },
    },
  );
}

function isLocalHost(host: string | null): boolean {
  // Without a network there is no Host: the request comes from the page that runs this backend.
  return host === null || isLocalName(host.replace(/:\d+$/, ""));
}

function isLocalOrigin(origin: string | null): boolean {
  if (origin === null) return true;
  return URL.canParse(origin) && isLocalName(new URL(origin).hostname);
}
