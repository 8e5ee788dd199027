import type { LiveQueries } from "../deployment/live-queries.js";
import type { Snapshot } from "../engine/snapshot.js";
import type { Identity } from "../functions/identity.js";
import { identityKey } from "../functions/identity.js";
import type { Caller } from "../functions/registry.js";
import { type ModifyQuerySetMessage, ProtocolError, type QuerySetModification } from "./client-messages.js";
import { SubscribedQuery } from "./subscribed-query.js";

/** What a client changed about its queries since the last transition. */
export interface QuerySetChanges {
  readonly version: number;
  readonly modifications: readonly QuerySetModification[];
}

/** The queries of one session: as received, and as of the last transition. */
export class QuerySet {
  readonly #live: LiveQueries;
  readonly #onOutdated: () => void;
  readonly #queries = new Map<number, SubscribedQuery>();
  /** Ids as of the last message. */
  readonly #receivedIds = new Set<number>();
  #receivedVersion = 0;
  #received: QuerySetModification[] = [];
  /** Whom the last results were for. */
  #audience = { identity: "", caller: "" };
  #isClosed = false;

  constructor(live: LiveQueries, onOutdated: () => void) {
    this.#live = live;
    this.#onOutdated = onOutdated;
  }

  receive(message: ModifyQuerySetMessage): void {
    if (message.baseVersion !== this.#receivedVersion || message.newVersion <= message.baseVersion) {
      throw new ProtocolError(
        `BaseVersionMismatch: ModifyQuerySet goes from version ${message.baseVersion} to ${message.newVersion}, ` +
          `the last was ${this.#receivedVersion}.`,
      );
    }
    for (const modification of message.modifications) this.#checkId(modification);
    this.#receivedVersion = message.newVersion;
    this.#received.push(...message.modifications);
  }

  takeChanges(): QuerySetChanges {
    const modifications = this.#received;
    this.#received = [];
    return { version: this.#receivedVersion, modifications };
  }

  /** Brings every query to the snapshot. Answers the modifications of the transition, as JSON texts. */
  async update(
    changes: QuerySetChanges,
    snapshot: Snapshot,
    identity: Identity,
    caller: Caller,
  ): Promise<string[]> {
    const removed = this.#apply(changes.modifications);
    const audience = { identity: identityKey(identity), caller };
    const isSameIdentity = audience.identity === this.#audience.identity;
    const isSameCaller = audience.caller === this.#audience.caller;
    const queries = [...this.#queries.values()];
    const results = await Promise.all(
      queries.map(async (query) => {
        const known = query.resultAt(snapshot.ts);
        const isForAudience = isSameCaller && (isSameIdentity || known?.readIdentity === false);
        if (known !== undefined && isForAudience) return known;
        return this.#live.at(snapshot, query.request(caller), identity);
      }),
    );
    if (this.#isClosed) return [];
    this.#audience = audience;
    const updated = queries.map((query, index) => {
      const result = results[index];
      return result && query.update(result, (watched) => this.#live.watch(watched, this.#onOutdated));
    });
    return [...removed, ...updated.filter((modification) => modification !== undefined)];
  }

  close(): void {
    this.#isClosed = true;
    for (const query of this.#queries.values()) query.close();
    this.#queries.clear();
  }

  #checkId(modification: QuerySetModification): void {
    const { type, queryId } = modification;
    if (type === "Add") {
      if (this.#receivedIds.has(queryId)) throw new ProtocolError(`The query ${queryId} was added twice.`);
      this.#receivedIds.add(queryId);
    } else if (!this.#receivedIds.delete(queryId)) {
      throw new ProtocolError(`The query ${queryId} was removed, but is not there.`);
    }
  }

  #apply(modifications: readonly QuerySetModification[]): string[] {
    const removed: string[] = [];
    for (const modification of modifications) {
      if (modification.type === "Add") {
        this.#queries.set(modification.queryId, new SubscribedQuery(modification));
      } else {
        this.#queries.get(modification.queryId)?.close();
        this.#queries.delete(modification.queryId);
        removed.push(`{"type":"QueryRemoved","queryId":${modification.queryId}}`);
      }
    }
    return removed;
  }
}
