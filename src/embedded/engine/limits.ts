/** Limits of one transaction, as in Convex. */
export const LIMITS = {
  documentsRead: 32_000,
  bytesRead: 16 * 1024 * 1024,
  indexRanges: 4_096,
  documentsWritten: 16_000,
  bytesWritten: 16 * 1024 * 1024,
  functionsScheduled: 1_000,
  scheduledArgsBytes: 16 * 1024 * 1024,
  // Convex names these four in its transaction metrics but doesn't publish their values.
  filesRead: 4_096,
  fileBytesRead: 16 * 1024 * 1024,
  filesWritten: 4_096,
  fileBytesWritten: 16 * 1024 * 1024,
  queryOperators: 256,
} as const;

/** What a transaction uses up; bytes, or how many. */
export type Resource = Exclude<keyof typeof LIMITS, "queryOperators">;

/** Amounts by resource. */
export type Amounts = Readonly<Record<Resource, number>>;

/** What of a transaction's use a rollback gives back. */
export type WriteUsage = Pick<Amounts, GivenBack>;

type GivenBack = "documentsWritten" | "bytesWritten" | "functionsScheduled" | "scheduledArgsBytes";

const RESOURCES = Object.keys(LIMITS).filter((name) => name !== "queryOperators") as Resource[];

const READ_ADVICE =
  "Consider using smaller limits in your queries, paginating your queries, or using indexed queries with a " +
  "selective index range expressions.";
const WRITE_ADVICE = "Write in smaller batches, for example by scheduling the rest.";
const SCHEDULE_ADVICE = "Let a scheduled function schedule the rest.";

const FILE_ADVICE = "Use an action for more.";

const EXCEEDED: Readonly<Record<Resource, (limit: number) => string>> = {
  indexRanges: (limit) =>
    `TooManyReads: Too many reads in a single function execution (limit: ${limit}). ${READ_ADVICE}`,
  documentsRead: (limit) =>
    `TooManyDocumentsRead: Too many documents read in a single function execution (limit: ${limit}). ${READ_ADVICE}`,
  bytesRead: (limit) =>
    `TooManyBytesRead: Too many bytes read in a single function execution (limit: ${limit} bytes). ${READ_ADVICE}`,
  documentsWritten: (limit) =>
    `TooManyWrites: Too many documents written in a single function execution (limit: ${limit}). ${WRITE_ADVICE}`,
  bytesWritten: (limit) =>
    `TooManyBytesWritten: Too many bytes written in a single function execution (limit: ${limit} bytes). ${WRITE_ADVICE}`,
  functionsScheduled: (limit) =>
    `TooManyFunctionsScheduled: Too many functions scheduled by one mutation (limit: ${limit}). ${SCHEDULE_ADVICE}`,
  scheduledArgsBytes: (limit) =>
    `ScheduledFunctionsArgumentsTooLarge: Too large total size of the arguments of scheduled functions ` +
    `(limit: ${limit} bytes). ${SCHEDULE_ADVICE}`,
  filesRead: (limit) =>
    `TooManyFilesRead: Too many files read by one mutation (limit: ${limit}). ${FILE_ADVICE}`,
  fileBytesRead: (limit) =>
    `TooManyFileBytesRead: Too many bytes of files read by one mutation (limit: ${limit} bytes). ${FILE_ADVICE}`,
  filesWritten: (limit) =>
    `TooManyFilesWritten: Too many files stored by one mutation (limit: ${limit}). ${FILE_ADVICE}`,
  fileBytesWritten: (limit) =>
    `TooManyFileBytesWritten: Too many bytes of files stored by one mutation (limit: ${limit} bytes). ${FILE_ADVICE}`,
};

/** Counts what a transaction uses, and throws when it goes above a limit. */
export class UsageMeter implements Amounts {
  documentsRead = 0;
  bytesRead = 0;
  indexRanges = 0;
  documentsWritten = 0;
  bytesWritten = 0;
  functionsScheduled = 0;
  scheduledArgsBytes = 0;
  filesRead = 0;
  fileBytesRead = 0;
  filesWritten = 0;
  fileBytesWritten = 0;
  private limits: Amounts = LIMITS;

  /** A `get` or the start of a query. */
  countRange(): void {
    this.count("indexRanges", 1);
  }

  countRead(bytes: number): void {
    this.count("documentsRead", 1);
    this.count("bytesRead", bytes);
  }

  countWrite(bytes: number): void {
    this.count("documentsWritten", 1);
    this.count("bytesWritten", bytes);
  }

  countScheduled(argsBytes: number): void {
    this.count("functionsScheduled", 1);
    this.count("scheduledArgsBytes", argsBytes);
  }

  countFileRead(bytes: number): void {
    this.count("filesRead", 1);
    this.count("fileBytesRead", bytes);
  }

  countFileWrite(bytes: number): void {
    this.count("filesWritten", 1);
    this.count("fileBytesWritten", bytes);
  }

  /** How much of each resource is left. */
  get remaining(): Amounts {
    const amounts = RESOURCES.map((name) => [name, Math.max(0, this.limits[name] - this[name])]);
    return Object.fromEntries(amounts) as Amounts;
  }

  /** Stops counting against limits: for what the backend itself does. */
  lift(): void {
    this.limits = Object.fromEntries(RESOURCES.map((name) => [name, Infinity])) as Amounts;
  }

  /** Allows at most these amounts from here on, never more than was allowed before. Answers what ends that. */
  lower(allowed: Partial<Amounts>): () => void {
    const before = this.limits;
    const lowered = RESOURCES.map((name) => {
      const own = allowed[name] === undefined ? Infinity : this[name] + allowed[name];
      return [name, Math.min(before[name], own)];
    });
    this.limits = Object.fromEntries(lowered) as Amounts;
    return () => (this.limits = before);
  }

  get writes(): WriteUsage {
    const { documentsWritten, bytesWritten, functionsScheduled, scheduledArgsBytes } = this;
    return { documentsWritten, bytesWritten, functionsScheduled, scheduledArgsBytes };
  }

  restoreWrites(usage: WriteUsage): void {
    Object.assign(this, usage);
  }

  private count(resource: Resource, amount: number): void {
    this[resource] += amount;
    if (this[resource] > this.limits[resource]) throw new Error(EXCEEDED[resource](this.limits[resource]));
  }
}
