import type {
  KeptOutbox,
  OutboxStore,
  StoreChanges,
  StoreCondition,
  WriteResult,
} from "../../core/outbox/outbox-store.js";
import type { Operation } from "../../core/outbox/operation.js";
import type { Clock } from "../../core/ports.js";
import type { Source } from "../../core/source.js";
import { OpenOrClosed } from "../store-condition.js";
import { dropBallast, layBallast } from "./ballast.js";
import { Database } from "./database.js";
import { GroupCommit } from "./group-commit.js";
import { appendToLog } from "./log-records.js";
import { createOutboxLayout, type OutboxLayout } from "./outbox-layout.js";
import { beatsIn, countBeat, epochIn, raiseEpoch } from "./outbox-meta.js";
import { OutboxReader } from "./outbox-reader.js";
import { isQuota } from "./store-errors.js";
import { writeChanges } from "./write-changes.js";

export interface IndexedDbOutboxOptions {
  /** From `partitionName()`: one database an identity. */
  readonly name: string;
  readonly clock: Clock;
  /**
   * Default `relaxed`: what is kept survives the end of the browser, but the last moments may not survive a loss of power.
   * `strict` waits for the device each time, which takes several times as long.
   */
  readonly durability?: "relaxed" | "strict";
  /**
   * Called when there is no room for an operation, before the store gives up its own reserve: lets go of what can be had
   * again, such as cached results. Never rejects.
   */
  readonly makeRoom?: () => Promise<void>;
}

const everything = ["log", "states", "meta"] as const;

/** The outbox in the browser's database, shared by all pages and workers that open it under the same name. */
export class IndexedDbOutboxStore implements OutboxStore {
  readonly condition: Source<StoreCondition>;
  private readonly database: Database<OutboxLayout>;
  private readonly state: OpenOrClosed;
  private readonly makeRoom: () => Promise<void>;
  private readonly reader = new OutboxReader();
  private readonly appends = new GroupCommit((texts) => this.appendGroup(texts));
  private readonly ballast: Promise<void>;

  private constructor(database: Database<OutboxLayout>, state: OpenOrClosed, makeRoom: () => Promise<void>) {
    this.database = database;
    this.state = state;
    this.condition = state;
    this.makeRoom = makeRoom;
    this.ballast = layBallast(database).catch(withoutBallast);
  }

  /**
   * @throws StoreError `unavailable` where there is no database to be had: in some private windows, and where the page or
   * the person forbids it. `blocked`, `quota`.
   */
  static async open(options: IndexedDbOutboxOptions): Promise<IndexedDbOutboxStore> {
    const { name, clock, durability = "relaxed", makeRoom = () => Promise.resolve() } = options;
    const state = new OpenOrClosed({ name: "durable" });
    const database = await Database.open<OutboxLayout>({
      name,
      version: 1,
      clock,
      durability,
      create: (database) => createOutboxLayout(database, clock.now()),
      ended: (error) => state.close(error),
    });
    return new IndexedDbOutboxStore(database, state, makeRoom);
  }

  async read(after = 0): Promise<KeptOutbox> {
    this.state.assertOpen();
    return await this.database.read(everything, (transaction) => this.reader.read(transaction, after));
  }

  async append(operation: Operation): Promise<number> {
    this.state.assertOpen();
    return await this.appends.append(JSON.stringify(operation));
  }

  async lead(): Promise<number> {
    this.state.assertOpen();
    return await this.withRoom(() => this.database.write(["meta"], raiseEpoch));
  }

  async write(changes: StoreChanges, epoch: number | null): Promise<WriteResult> {
    this.state.assertOpen();
    return await this.withRoom(() =>
      this.database.write(everything, (transaction, isRepeat) =>
        writeChanges(transaction, changes, epoch, isRepeat),
      ),
    );
  }

  async beat(epoch: number): Promise<"written" | "fenced"> {
    this.state.assertOpen();
    return await this.database.write(["meta"], (transaction) => countBeat(transaction, epoch));
  }

  async lastBeat(): Promise<{ readonly epoch: number; readonly count: number }> {
    this.state.assertOpen();
    return await this.database.read(["meta"], async (transaction) => {
      const [epoch, count] = await Promise.all([epochIn(transaction), beatsIn(transaction)]);
      return { epoch, count };
    });
  }

  async close(): Promise<void> {
    this.state.close(null);
    await Promise.all([this.appends.settled(), this.ballast]);
    await this.database.close();
  }

  private appendGroup(texts: readonly string[]): Promise<readonly number[]> {
    return this.withRoom(() =>
      this.database.write(["log"], (transaction, isRepeat) => appendToLog(transaction, texts, isRepeat)),
    );
  }

  /** Where there is no room, more and more gives way to operations. */
  private async withRoom<Result>(write: () => Promise<Result>): Promise<Result> {
    for (const giveWay of [this.makeRoom, () => dropBallast(this.database)]) {
      try {
        return await write();
      } catch (error) {
        if (!isQuota(error)) throw error;
        await giveWay();
      }
    }
    return await write();
  }
}

/** It is a reserve: the store does what it can without, and says so call by call. */
const withoutBallast = (): void => undefined;
