import { messageOf } from "../core/errors.js";
import type { LiveStore } from "../core/live/live-store.js";
import type { Logger, Scheduler } from "../core/ports.js";
import { SourceValue } from "../core/source-value.js";
import type { DeviceResults, DeviceResultsOptions } from "./results/device-results.js";
import type { StorageState } from "./realtime-client.js";

const loadParts = () => import("./results/device-results.js");

export interface ResultsOnDeviceOptions extends Omit<DeviceResultsOptions, "store" | "storage"> {
  readonly scheduler: Scheduler;
  readonly logger: Logger;
}

/** Results that are kept on the device. What that takes is loaded when the client has begun. */
export class ResultsOnDevice {
  readonly storage = new SourceValue<StorageState>({ name: "memory", reason: "opening" });
  private readonly options: ResultsOnDeviceOptions;
  private loaded: Promise<DeviceResults | null> = Promise.resolve(null);

  constructor(options: ResultsOnDeviceOptions) {
    this.options = options;
  }

  /** Begins for whoever acts. A page that signs nobody in within its first task acts as nobody. */
  start(store: LiveStore): void {
    this.loaded = this.load(store);
  }

  /** Lets go of all results, because something that matters more has no room. */
  async makeRoom(): Promise<void> {
    await (await this.loaded)?.giveWay();
  }

  /** Deletes what is kept of somebody. Rejects when it may still be there. */
  async wipe(identity: string | null): Promise<void> {
    await (await this.loaded)?.wipe(identity);
  }

  async close(): Promise<void> {
    await (await this.loaded)?.close();
  }

  private async load(store: LiveStore): Promise<DeviceResults | null> {
    const { scheduler, logger, ...options } = this.options;
    const { storage } = this;
    try {
      const [parts] = await Promise.all([loadParts(), new Promise<void>((done) => scheduler.task(done))]);
      return parts.DeviceResults.begin({ ...options, store, storage });
    } catch (error) {
      logger.warn(
        `Results are kept in memory only: what it takes to store them didn't load: ${messageOf(error)}`,
      );
      storage.set({ name: "memory", reason: "unavailable", error: error instanceof Error ? error : null });
      return null;
    }
  }
}
