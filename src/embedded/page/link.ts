import type { Clock } from "../deployment/ports.js";
import { seededRandom } from "../functions/seeded-random.js";
import { Lane } from "./lane.js";

export type Direction = "toServer" | "toClient";

/** What becomes of a frame: it arrives, it breaks the connection, or it is lost without anybody's notice. */
export type Fate = "pass" | "cut" | "drop";

/** How good a network is. */
export interface LinkConditions {
  /** One way, in milliseconds. What is on its way already keeps its own. Default 0. */
  readonly latencyMs?: number;
  /** How likely a frame is to break its connection, from 0 to 1. Default 0. */
  readonly lossRate?: number;
  /** True: connections break, and none can be made. Default false. */
  readonly isOffline?: boolean;
  /** Decides about each frame, before chance does. Default: all pass. */
  readonly decide?: ((direction: Direction, frame: string) => Fate) | undefined;
}

/** What one connection sends over a {@link Link}. In each direction everything arrives in its order. */
export interface Wire {
  /** Takes a frame across, or not, as the link's conditions are now. */
  carry(direction: Direction, frame: string, arrive: () => void): void;
  /** Takes across what no condition but a cut can stop: the beginning and the end of a connection. */
  pass(direction: Direction, arrive: () => void): void;
  /** The connection is over: the link can't break it any more, and nothing of it arrives. */
  end(): void;
}

// More, and `setTimeout` fires at once.
const MAX_LATENCY_MS = 2 ** 31 - 1;

/** The network between clients and a backend in the same page. Its conditions are the caller's. */
export class Link {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #breakers = new Set<() => void>();
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
    if (!(latencyMs >= 0 && latencyMs <= MAX_LATENCY_MS) || !(lossRate >= 0 && lossRate <= 1)) {
      throw new RangeError(
        `A link's latencyMs must be from 0 to ${MAX_LATENCY_MS}, its lossRate from 0 to 1.`,
      );
    }
    this.#conditions = { ...this.#conditions, ...conditions };
    if (this.isOffline) this.cut();
  }

  /** Breaks every connection; clients make new ones. */
  cut(): void {
    for (const cut of [...this.#breakers]) cut();
  }

  /** @param broken - called when the link breaks the connection; what is on its way is lost */
  connect(broken: () => void): Wire {
    const lanes = { toServer: new Lane(this.#clock), toClient: new Lane(this.#clock) };
    const end = () => {
      this.#breakers.delete(cut);
      lanes.toServer.clear();
      lanes.toClient.clear();
    };
    const cut = () => {
      if (!this.#breakers.has(cut)) return;
      end();
      this.#cuts += 1;
      broken();
    };
    this.#breakers.add(cut);
    const send = (direction: Direction, arrive: () => void) => {
      if (this.#breakers.has(cut)) lanes[direction].send(arrive, this.#latencyMs);
    };
    return {
      carry: (direction, frame, arrive) => {
        const fate = this.#fateOf(direction, frame);
        if (fate !== "drop") send(direction, fate === "cut" ? cut : arrive);
      },
      pass: send,
      end,
    };
  }

  /** Calls back when something that leaves now, and belongs to no connection, has crossed; never at once. */
  delay(arrive: () => void): void {
    this.#clock.setTimer(arrive, this.#latencyMs);
  }

  get #latencyMs(): number {
    return this.#conditions.latencyMs ?? 0;
  }

  #fateOf(direction: Direction, frame: string): Fate {
    const { decide, lossRate = 0 } = this.#conditions;
    const decided = decide?.(direction, frame) ?? "pass";
    return decided === "pass" && lossRate > 0 && this.#random() < lossRate ? "cut" : decided;
  }
}
