/** Limits of one transaction, as in Convex. */
export const LIMITS = {
  documentsRead: 32_000,
  bytesRead: 16 * 1024 * 1024,
  indexRanges: 4_096,
  documentsWritten: 16_000,
  bytesWritten: 16 * 1024 * 1024,
  queryOperators: 256,
} as const;

/** What a transaction used of {@link LIMITS}. */
export interface Usage {
  readonly documentsRead: number;
  readonly bytesRead: number;
  readonly indexRanges: number;
  readonly documentsWritten: number;
  readonly bytesWritten: number;
}

/** What of a transaction's use a rollback gives back. */
export type WriteUsage = Pick<Usage, "documentsWritten" | "bytesWritten">;

const READ_ADVICE =
  "Consider using smaller limits in your queries, paginating your queries, or using indexed queries with a " +
  "selective index range expressions.";

/** Counts what a transaction uses, and throws when it goes above a limit. */
export class UsageMeter implements Usage {
  documentsRead = 0;
  bytesRead = 0;
  indexRanges = 0;
  documentsWritten = 0;
  bytesWritten = 0;

  /** A `get` or the start of a query. */
  countRange(): void {
    if (++this.indexRanges <= LIMITS.indexRanges) return;
    throw new Error(
      `TooManyReads: Too many reads in a single function execution (limit: ${LIMITS.indexRanges}). ${READ_ADVICE}`,
    );
  }

  countRead(bytes: number): void {
    this.documentsRead++;
    this.bytesRead += bytes;
    if (this.documentsRead > LIMITS.documentsRead) {
      throw new Error(
        `TooManyDocumentsRead: Too many documents read in a single function execution ` +
          `(limit: ${LIMITS.documentsRead}). ${READ_ADVICE}`,
      );
    }
    if (this.bytesRead > LIMITS.bytesRead) {
      throw new Error(
        `TooManyBytesRead: Too many bytes read in a single function execution ` +
          `(limit: ${LIMITS.bytesRead} bytes). ${READ_ADVICE}`,
      );
    }
  }

  countWrite(bytes: number): void {
    this.documentsWritten++;
    this.bytesWritten += bytes;
    if (this.documentsWritten > LIMITS.documentsWritten) {
      throw new Error(
        `TooManyWrites: Too many documents written in a single function execution ` +
          `(limit: ${LIMITS.documentsWritten}). Write in smaller batches, for example by scheduling the rest.`,
      );
    }
    if (this.bytesWritten > LIMITS.bytesWritten) {
      throw new Error(
        `TooManyBytesWritten: Too many bytes written in a single function execution ` +
          `(limit: ${LIMITS.bytesWritten} bytes). Write in smaller batches, for example by scheduling the rest.`,
      );
    }
  }

  get writes(): WriteUsage {
    return { documentsWritten: this.documentsWritten, bytesWritten: this.bytesWritten };
  }

  restoreWrites(usage: WriteUsage): void {
    this.documentsWritten = usage.documentsWritten;
    this.bytesWritten = usage.bytesWritten;
  }
}
