import type { Clock } from "../deployment/ports.js";
import { seededRandom } from "../functions/seeded-random.js";

export type Direction = "toServer" | "toClient";

/** What becomes of a frame: it arrives, it breaks the connection, or it is lost without anybody's notice. */
export type Fate = "pass" | "cut" | "drop";

/** How good a network is. */
export interface LinkConditions {
  /** One way, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** How likely a frame is to break its connection, from 0 to 1. Default 0. */
  readonly lossRate?: number;
  /** True: connections break, and none can be made. Default false. */
  readonly isOffline?: boolean;
  /** Decides about each frame, before chance does. Default: all pass. */
  readonly decide?: ((direction: Direction, frame: string) => Fate) | undefined;
}

/** A connection that the link can break. */
export interface Connection {
  cut(): void;
}

/** The network between clients and a backend in the same page. Its conditions are the caller's. */
export class Link {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #connections = new Set<Connection>();
  #conditions: LinkConditions = {};
  #cuts = 0;

  /** @param seed - of its chance: the same seed breaks the same frames */
  constructor(clock: Clock, seed: number) {
    this.#clock = clock;
    this.#random = seededRandom(seed);
  }

  /** How many connections it has broken. */
  get cuts(): number {
    return this.#cuts;
  }

  get isOffline(): boolean {
    return this.#conditions.isOffline === true;
  }

  /** Changes the conditions that are named; the others stay. */
  set(conditions: LinkConditions): void {
    const { latencyMs = 0, lossRate = 0 } = conditions;
    if (!(latencyMs >= 0) || !(lossRate >= 0 && lossRate <= 1)) {
      throw new RangeError("A link's latencyMs must be 0 or more, its lossRate from 0 to 1.");
    }
    this.#conditions = { ...this.#conditions, ...conditions };
    if (this.isOffline) this.cut();
  }

  /** Breaks every connection; clients make new ones. */
  cut(): void {
    for (const connection of [...this.#connections]) this.#break(connection);
  }

  add(connection: Connection): void {
    this.#connections.add(connection);
  }

  remove(connection: Connection): void {
    this.#connections.delete(connection);
  }

  /** Takes a frame across, or not. Frames of one connection and direction arrive in their order. */
  carry(connection: Connection, direction: Direction, frame: string, arrive: () => void): void {
    const { decide, lossRate = 0 } = this.#conditions;
    const decided = decide?.(direction, frame) ?? "pass";
    const fate = decided === "pass" && lossRate > 0 && this.#random() < lossRate ? "cut" : decided;
    if (fate === "drop") return;
    this.delay(() => {
      if (!this.#connections.has(connection)) return;
      if (fate === "cut") this.#break(connection);
      else arrive();
    });
  }

  /** Calls back when something that leaves now has crossed, never at once. */
  delay(arrive: () => void): void {
    this.#clock.setTimer(arrive, this.#conditions.latencyMs ?? 0);
  }

  #break(connection: Connection): void {
    this.#connections.delete(connection);
    this.#cuts += 1;
    connection.cut();
  }
}
