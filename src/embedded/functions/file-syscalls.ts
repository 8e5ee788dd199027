import type { JSONValue } from "convex/values";
import { findFile, insertFile, keyOfFile, removeFile } from "../files/file-rows.js";
import type { FileStorage } from "../files/file-storage.js";
import { base64FromBytes, bytesFromBase64, hexFromBytes } from "../values/bytes.js";
import type { Transaction } from "../engine/transaction.js";
import type { SyscallArgs } from "./invocation.js";
import type { TransactionRun } from "./transaction-run.js";

/** What of a run concerns files. */
export type FileRun = Pick<TransactionRun, "transaction" | "fileKeys">;

/** The files of a component as one query or mutation reaches them. */
export class FileSyscalls {
  readonly #run: FileRun;
  readonly #transaction: Transaction;
  readonly #files: FileStorage;

  constructor(run: FileRun, component: string, files: FileStorage) {
    this.#run = run;
    this.#transaction = run.transaction.in(component);
    this.#files = files;
  }

  url(args: SyscallArgs): string {
    const key = keyOfFile(this.#transaction, idOf(args));
    return JSON.stringify(key === null ? null : this.#files.urlOf(key));
  }

  metadata(args: SyscallArgs): string {
    return JSON.stringify(fileMetadata(this.#transaction, idOf(args)));
  }

  uploadUrl(): string {
    return JSON.stringify(this.#files.uploadUrl(this.#transaction.component));
  }

  remove(args: SyscallArgs): string {
    const key = keyOfFile(this.#transaction, idOf(args));
    removeFile(this.#transaction, idOf(args));
    if (key !== null) this.#run.fileKeys.push(key);
    return "null";
  }

  /** In a mutation the bytes come as text. */
  async store(args: SyscallArgs): Promise<string> {
    const bytes = bytesFromBase64(args["blob"] as string);
    this.#transaction.usage.countFileWrite(bytes.length);
    const { key, info } = await this.#files.keep(
      bytes,
      args["contentType"] as string | undefined,
      args["sha256"] as string | undefined,
    );
    this.#run.fileKeys.push(key);
    return JSON.stringify(insertFile(this.#transaction, info, key));
  }

  async get(args: SyscallArgs): Promise<string> {
    const key = keyOfFile(this.#transaction, idOf(args));
    const bytes = key === null ? undefined : await this.#files.bytesOf(key);
    if (bytes === undefined) return "null";
    this.#transaction.usage.countFileRead(bytes.length);
    const { contentType } = findFile(this.#transaction, idOf(args))?.value as { contentType?: string };
    return JSON.stringify({ blob: base64FromBytes(bytes), contentType: contentType ?? null });
  }
}

/** What `ctx.storage.getMetadata()` answers. Its hash is in hex, the one in the row in base64. */
function fileMetadata(transaction: Transaction, id: string): JSONValue {
  const row = findFile(transaction, id);
  if (row === null) return null;
  const { sha256, size, contentType } = row.value as unknown as {
    sha256: string;
    size: number;
    contentType?: string;
  };
  return {
    storageId: id,
    sha256: hexFromBytes(bytesFromBase64(sha256)),
    size,
    contentType: contentType ?? null,
  };
}

function idOf(args: SyscallArgs): string {
  const id = args["storageId"];
  if (typeof id !== "string") throw new Error("`storageId` must be the id of a file.");
  return id;
}
