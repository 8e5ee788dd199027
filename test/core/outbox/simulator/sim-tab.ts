import type { OutboxEvent, OutboxRequest } from "../../../../src/core/outbox/events.js";
import { Outbox } from "../../../../src/core/outbox/outbox.js";
import type { LedgerNews } from "../../../../src/core/outbox/wire.js";
import type { SeededChance } from "../../../../src/testing/seeded-chance.js";

/** A page of the browser, and who is signed in there now. */
export interface Page {
  user: string;
}

/** What the backend shows a page at one moment: all that was committed until then, and the ledger, if the page asks for it. */
export interface Transition {
  readonly ts: bigint;
  readonly ledger: { readonly client: string; readonly news: LedgerNews } | null;
}

/** One page with the outbox in it. What it waits for stands in queues, so that whoever schedules can choose. */
export class SimTab {
  readonly name: string;
  readonly outbox: Outbox;
  isFrozen = false;
  timerAt: number | null = null;
  /** Calls of the store, in their order; each is asked for, succeeds, and is complete. */
  readonly storeCalls: StoreCall[] = [];
  /** What has happened and the page has yet to hear, by where it comes from. */
  readonly inbox: Record<"store" | "network" | "tabs", OutboxEvent[]> = { store: [], network: [], tabs: [] };
  isLinked = false;
  /** What the backend has sent and the page has yet to hear. */
  transitions: Transition[] = [];
  /** The moment that its data are of. */
  ts = 0n;
  /** Whose ledger the backend tells it of. */
  ledgerOf: string | null = null;
  /** It has read under whose name operations are sent. */
  knowsClient = false;
  /** Operations that it has shown before it knew that. */
  readonly blindFor = new Set<string>();
  /** Another leads in its place, and it hasn't heard the ledger since. */
  wasRobbed = false;
  /** Operations that this page has shown, by their effect or in its data. */
  readonly shown = new Set<string>();

  /** Where it runs: somebody else may be signed in there later. */
  readonly page: Page;
  /** It doesn't understand what newer versions of the library write. */
  readonly isOld: boolean;
  /** It is old, and has read last that there are rows of a newer version. */
  hasMetNewer = false;
  /** The store failed when it was read last. */
  hasFailedToRead = false;

  constructor(
    name: string,
    {
      page,
      isOld,
      chance,
      newClient,
    }: { page: Page; isOld: boolean; chance: SeededChance; newClient: () => string },
  ) {
    this.name = name;
    this.page = page;
    this.isOld = isOld;
    this.outbox = new Outbox({ actor: page.user, chance, newClient });
  }
}

export interface StoreCall {
  readonly request: Extract<OutboxRequest, { name: "append" | "read" | "lead" | "write" }>;
  hasSucceeded: boolean;
}
