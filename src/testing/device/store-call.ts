import type { Operation } from "../../core/outbox/operation.js";
import type { StoreError } from "../../core/outbox/store-error.js";

/** What a page asks of its storage: `append` keeps a new operation, `write` what has become of others, `lead` takes the lead. */
export type StorageCallName = "append" | "write" | "read" | "lead";

/** One transaction that a page waits for. It is asked for, then written, then told: it may end at each of these. */
export interface StoreCall {
  readonly name: StorageCallName;
  /** The one that is to be kept, of `append`. */
  readonly operation: Operation | null;
  readonly isWritten: boolean;
  /** From here on it survives. */
  write(): void;
  /** The page hears that it is written. */
  tell(): void;
  /** Nothing of it has happened, and the page hears why. */
  refuse(error: StoreError): void;
}

export interface CallHandlers<Answer> {
  readonly work: () => Answer;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: StoreError) => void;
}

export function storeCall<Answer>(
  name: StorageCallName,
  operation: Operation | null,
  { work, resolve, reject }: CallHandlers<Answer>,
): StoreCall {
  let written: { readonly answer: Answer } | null = null;
  return {
    name,
    operation,
    get isWritten() {
      return written !== null;
    },
    write: () => void (written ??= { answer: work() }),
    tell: () => {
      if (written) resolve(written.answer);
    },
    refuse: reject,
  };
}
