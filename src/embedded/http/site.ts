import type { Deployment } from "../deployment/deployment.js";
import { TokenError } from "../deployment/token-verifier.js";
import type { Identity } from "../functions/identity.js";
import { credentialsOf } from "./credentials.js";
import { RequestError } from "./errors.js";

/** Answers a request by the HTTP actions of the app. Never rejects. */
export async function handleSiteRequest(
  request: Request,
  path: string,
  deployment: Deployment,
): Promise<Response> {
  return deployment.http.handle(request, path, await identityOf(request, deployment));
}

/** Null for nobody, and for a header that is meant for the app itself or holds a token that isn't valid. */
async function identityOf(request: Request, deployment: Deployment): Promise<Identity | null> {
  if (request.headers.get("authorization") === null) return null;
  try {
    return await deployment.authenticate(credentialsOf(request));
  } catch (error) {
    if (error instanceof TokenError || error instanceof RequestError) return null;
    throw error;
  }
}
