import type { Deployment } from "../deployment/deployment.js";
import { FileHashError } from "../files/file-storage.js";
import { badRequest, RequestError } from "./errors.js";
import { byteRange } from "./byte-range.js";

/** Takes a file at an address that `generateUploadUrl()` gave out: `POST /api/storage/upload?token=…`. */
export async function upload(request: Request, address: URL, deployment: Deployment): Promise<string> {
  const component = deployment.files.componentOfUpload(address.searchParams.get("token") ?? "");
  if (component === undefined) {
    throw new RequestError(
      401,
      "StorageTokenInvalid",
      "The upload address isn't valid, or older than an hour. Ask for another: ctx.storage.generateUploadUrl().",
    );
  }
  const digest = request.headers.get("digest") ?? undefined;
  const bytes = new Uint8Array(await request.arrayBuffer());
  const file = {
    bytes,
    contentType: request.headers.get("content-type") ?? undefined,
    sha256: digest?.replace(/^sha-256=/i, ""),
  };
  try {
    return JSON.stringify({ storageId: await deployment.storeFile(component, file) });
  } catch (error) {
    if (error instanceof FileHashError) throw badRequest("FileHashMismatch", error.message);
    throw error;
  }
}

/** Serves a file: `GET /api/storage/<uuid>`, whole or in part. */
export async function download(request: Request, key: string, deployment: Deployment): Promise<Response> {
  const file = deployment.files.fileOf(key);
  const bytes = file === null ? undefined : await deployment.files.bytesOf(key);
  if (file === null || bytes === undefined) {
    throw new RequestError(404, "FileNotFound", "There is no such file, or it was deleted.");
  }
  const headers = new Headers({
    "accept-ranges": "bytes",
    "cache-control": "private, max-age=2592000",
    digest: `sha-256=${file.sha256}`,
    etag: `"${file.sha256}"`,
    // A stored page or script must not run with the rights of this origin.
    "content-security-policy": "sandbox",
    "x-content-type-options": "nosniff",
    ...(file.contentType === undefined ? {} : { "content-type": file.contentType }),
  });
  const range = byteRange(request.headers.get("range"), bytes.length);
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${bytes.length}`);
    return new Response(null, { status: 416, headers });
  }
  const part = range === undefined ? bytes : bytes.subarray(range.start, range.end);
  if (range !== undefined)
    headers.set("content-range", `bytes ${range.start}-${range.end - 1}/${bytes.length}`);
  headers.set("content-length", String(part.length));
  const body = request.method === "HEAD" ? null : new Uint8Array(part);
  return new Response(body, { status: range === undefined ? 200 : 206, headers });
}
