import { clientMessage, type FunctionError } from "../functions/errors.js";
import type { ReadSet } from "../engine/read-set.js";

/** What a query answered at one timestamp; shared by everybody who asks the same. */
export interface QueryAnswer {
  /** The value as JSON text; of a failure `"null"`. */
  readonly valueJson: string;
  readonly error: FunctionError | undefined;
  /** Names the run in messages. */
  readonly requestId: string;
  readonly logLines: readonly string[];
  readonly journal: string | null;
}

/** How far commits have been compared with what is watched. */
export interface CaughtUp {
  readonly ts: bigint;
}

/** An answer, and for how long it holds. */
export class QueryResult {
  readonly answer: QueryAnswer;
  readonly reads: ReadSet;
  readonly readIdentity: boolean;
  readonly validFrom: bigint;
  #validUntil: bigint;
  #follows: CaughtUp | undefined;
  /** A commit after `validUntil` has hit what the query read. */
  isOutdated = false;
  readonly #watchers = new Set<() => void>();
  #fingerprint: string | undefined;
  #wireTail: string | undefined;

  constructor(
    answer: QueryAnswer,
    run: { readonly reads: ReadSet; readonly readIdentity: boolean; readonly ts: bigint },
  ) {
    this.answer = answer;
    this.reads = run.reads;
    this.readIdentity = run.readIdentity;
    this.validFrom = run.ts;
    this.#validUntil = run.ts;
  }

  /** The newest timestamp at which the answer is known to be the same. */
  get validUntil(): bigint {
    return this.#follows?.ts ?? this.#validUntil;
  }

  set validUntil(ts: bigint) {
    this.#validUntil = ts;
  }

  /** From now on the answer holds for as long as `progress` goes on, without being told of each commit. */
  follow(progress: CaughtUp): void {
    this.#follows = progress;
  }

  /** The answer holds until where that progress is now. */
  unfollow(): void {
    this.#validUntil = this.validUntil;
    this.#follows = undefined;
  }

  get fingerprint(): string {
    return (this.#fingerprint ??= fingerprintOf(this.answer));
  }

  isValidAt(ts: bigint): boolean {
    return this.validFrom <= ts && ts <= this.validUntil;
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  addWatcher(watcher: () => void): void {
    this.#watchers.add(watcher);
  }

  removeWatcher(watcher: () => void): void {
    this.#watchers.delete(watcher);
  }

  /** The code that made it is gone: it holds at no timestamp any more. */
  discard(): void {
    this.validUntil = -1n;
    this.markOutdated();
  }

  markOutdated(): void {
    this.isOutdated = true;
    for (const watcher of [...this.#watchers]) if (this.#watchers.has(watcher)) watcher();
  }

  /** The modification of a transition, as JSON text. Everything but the id is made once. */
  modificationFor(queryId: number): string {
    this.#wireTail ??= encodeTail(this.answer);
    return `{"queryId":${queryId},${this.#wireTail}`;
  }
}

/** Equal for answers that a client can't tell apart. */
function fingerprintOf(answer: QueryAnswer): string {
  const { error, logLines, valueJson } = answer;
  // The message without the request's id, which is another one each time.
  const failure = error === undefined ? null : [error.message, error.data ?? null];
  return JSON.stringify([failure, logLines]) + valueJson;
}

function encodeTail(answer: QueryAnswer): string {
  const { error } = answer;
  const rest = `"logLines":${JSON.stringify(answer.logLines)},"journal":${JSON.stringify(answer.journal)}}`;
  if (error === undefined) return `"type":"QueryUpdated","value":${answer.valueJson},${rest}`;
  const message = JSON.stringify(clientMessage(error, answer.requestId));
  const data = error.data === undefined ? "" : `"errorData":${JSON.stringify(error.data)},`;
  return `"type":"QueryFailed","errorMessage":${message},${data}${rest}`;
}
