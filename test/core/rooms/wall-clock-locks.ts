import type { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { SkewedClock } from "./skewed-clock.js";

interface Claim {
  readonly session: number;
  /** By the clock of the one who claims. */
  readonly at: number;
}

const livesMs = 30_000;
const renewEveryMs = 10_000;
const travelMs = 300;

/**
 * Locks that the clients decide among themselves, by their own clocks, as some services do: everybody tells everybody when they
 * claimed it; the earliest claim has it, and what is older than half a minute counts no more. What we don't do, and why: see the test.
 */
export class WallClockLock {
  private readonly world: VirtualClock;
  private readonly all: WallClockLock[];
  private readonly session: number;
  private readonly clock: SkewedClock;
  private readonly known = new Map<number, Claim>();
  private stop: () => void = () => undefined;
  private isPaused = false;

  constructor(world: VirtualClock, all: WallClockLock[], skewMs: number) {
    this.world = world;
    this.all = all;
    this.session = all.length;
    this.clock = new SkewedClock(world, skewMs, 1);
    all.push(this);
  }

  get holds(): boolean {
    const mine = this.known.get(this.session);
    return mine !== undefined && this.isAlive(mine) && this.rival() === undefined;
  }

  acquire(): void {
    if (this.rival() === undefined) this.claim(this.clock.now());
  }

  release(): void {
    this.stop();
    this.tell({ session: this.session, at: -Infinity });
  }

  pause(): void {
    this.isPaused = true;
    this.clock.pause();
  }

  wake(): void {
    this.isPaused = false;
    this.clock.wake();
  }

  private rival(): Claim | undefined {
    const mine = this.known.get(this.session)?.at ?? Infinity;
    return [...this.known.values()].find(
      (claim) => claim.session !== this.session && this.isAlive(claim) && claim.at < mine,
    );
  }

  private isAlive({ at }: Claim): boolean {
    return this.clock.now() - at < livesMs;
  }

  private claim(at: number): void {
    this.tell({ session: this.session, at });
    this.stop = this.clock.setTimer(() => {
      if (this.holds) this.claim(this.clock.now());
    }, renewEveryMs);
  }

  private tell(claim: Claim): void {
    this.known.set(claim.session, claim);
    for (const other of this.all)
      if (other !== this)
        this.world.setTimer(() => {
          if (!other.isPaused) other.known.set(claim.session, claim);
        }, travelMs);
  }
}
